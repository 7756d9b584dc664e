package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.netty.WireEvent;
import java.time.Duration;

/** What happened to a connection beside packets. Immutable. */
public final class RecordedEvent implements RecordedEntry {

  /** What can happen. */
  public enum Kind {
    /** A client has opened a connection. */
    OPENED,
    /**
     * The connection is at its end: one side has ended it, or the transport has failed. Once for
     * each connection, at the first of these.
     */
    CLOSED,
    /** What has arrived from the client is no packet; nothing that follows it is read. */
    MALFORMED,
    /** A fault that the test wanted has happened. */
    FAULT
  }

  private final WireEvent event;

  RecordedEvent(WireEvent event) {
    this.event = event;
  }

  @Override
  public Duration time() {
    return Duration.ofNanos(event.nanos());
  }

  @Override
  public long connection() {
    return event.connection();
  }

  @Override
  public String clientIdentifier() {
    return event.clientIdentifier();
  }

  /** What happened. */
  public Kind kind() {
    return switch (event.kind()) {
      case OPENED -> Kind.OPENED;
      case CLOSED -> Kind.CLOSED;
      case MALFORMED -> Kind.MALFORMED;
      case FAULT -> Kind.FAULT;
    };
  }

  /**
   * The particulars, for people: who closed it and why, what is malformed about which bytes, which
   * fault.
   */
  public String words() {
    return event.words();
  }

  /** For people: {@code closed by the broker: the client said goodbye}. */
  @Override
  public String toString() {
    return PacketText.onOneLine(
        switch (event.kind()) {
              case OPENED -> "opened ";
              case CLOSED -> "closed ";
              case MALFORMED -> "malformed: ";
              case FAULT -> "fault: ";
            }
            + event.words());
  }
}
