package dev.martlet.testbroker.internal.core;

import dev.martlet.codec.packet.Packet;

/** The way back to one client. */
public interface ClientLink {

  /** From now on, nothing larger may be sent [MQTT-3.1.2-24]. */
  void limitPacketSize(long maximumPacketSizeBytes);

  /**
   * Sends {@code packet}, after those sent before.
   *
   * @return false if the packet is larger than the client takes; then nothing was sent
   */
  boolean send(Packet packet);

  /** How many bytes were sent that the client's socket has not taken; a part of a packet counts. */
  long unsentBytes();

  /** Closes the connection once everything sent so far is out; the core hears no more of it. */
  void close();
}
