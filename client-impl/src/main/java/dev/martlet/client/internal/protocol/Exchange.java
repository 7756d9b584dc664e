package dev.martlet.client.internal.protocol;

/** Something under way with the server that holds a packet identifier. */
interface Exchange {
  /** The identifier that it holds, or 0. */
  int packetIdentifier();

  /** Called by {@link PacketIdentifiers} only. */
  void packetIdentifier(int value);
}
