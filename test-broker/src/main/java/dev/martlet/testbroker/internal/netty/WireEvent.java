package dev.martlet.testbroker.internal.netty;

/**
 * What happens to a connection beside packets.
 *
 * @param nanos when, by the broker's clock
 * @param connection which one, counted from 1; 0 for none
 * @param clientIdentifier whose, as far as that is known; else empty
 * @param kind what
 * @param words the particulars, for people
 */
public record WireEvent(
    long nanos, long connection, String clientIdentifier, Kind kind, String words) {

  /** What can happen. */
  public enum Kind {
    /** A client has opened a connection. */
    OPENED,
    /** One side has ended the connection, or the transport has failed; once for each. */
    CLOSED,
    /** What has arrived is no packet. */
    MALFORMED,
    /** The test has had something done to what passes. */
    FAULT
  }
}
