package dev.martlet.testbroker;

import java.time.Duration;

/**
 * One line of a {@link Recording}: a {@link RecordedPacket} or a {@link RecordedEvent}. Its {@code
 * toString} is on one line, without time and client.
 */
public interface RecordedEntry {

  /** When: counted from the start of the broker, by its clock. */
  Duration time();

  /** Of which connection, counted from 1 in the order of opening; 0 for the broker as a whole. */
  long connection();

  /** Whose, as far as that was known by then; else empty. */
  String clientIdentifier();
}
