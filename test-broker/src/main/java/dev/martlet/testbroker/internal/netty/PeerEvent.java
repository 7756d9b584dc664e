package dev.martlet.testbroker.internal.netty;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link PeerServer} hears of a client.
 *
 * @param connection whose
 * @param kind what
 * @param packet the packet, if one has come
 * @param words the particulars of what is none, for people
 */
public record PeerEvent(
    PeerConnection connection, Kind kind, @Nullable WirePacket packet, String words) {

  /** What can happen. */
  public enum Kind {
    /** The client has opened the connection. */
    OPENED,
    /** A packet has come. */
    PACKET,
    /** Something has come that is none. */
    MALFORMED,
    /** The connection is gone. */
    ENDED
  }
}
