package dev.martlet.client.internal.protocol;

/**
 * Slows an MQTT 3.1.1 server, which knows no Receive Maximum: by not reading from it. One of MQTT
 * 5.0 was told, and loses the connection instead.
 */
final class ReadingBrake {
  private final SessionOutput output;
  private final PacketIdentifiers identifiers;
  private final int backlogLimit;
  private boolean reading = true;
  private boolean pausedSinceAsked;

  /** Brakes when {@code backlogLimit} messages wait for their handlers. */
  ReadingBrake(SessionOutput output, PacketIdentifiers identifiers, int backlogLimit) {
    this.output = output;
    this.identifiers = identifiers;
    this.backlogLimit = backlogLimit;
  }

  /** The connection is gone; the next one is read from. */
  void connectionClosed() {
    reading = true;
    pausedSinceAsked = false;
  }

  /**
   * Reads, or does not. While an answer to us is due we read all the same: the handlers that we
   * wait for may be waiting for that answer.
   */
  void adjust(int backlog) {
    boolean wanted = backlog < backlogLimit || identifiers.inUse() > 0;
    if (wanted != reading) {
      reading = wanted;
      pausedSinceAsked = true;
      output.reading(wanted);
    }
  }

  /**
   * Whether reading stood still, if only for a while, since this was last asked: then silence says
   * nothing about the server.
   */
  boolean pausedSinceAsked() {
    boolean answer = pausedSinceAsked;
    pausedSinceAsked = !reading;
    return answer;
  }
}
