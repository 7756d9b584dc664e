package dev.martlet.testbroker.internal.simulation;

/** Where a byte was sent that completed a number of bytes. */
public final class Passage {
  private final SimulatedConnection connection;
  private final Link link;

  Passage(SimulatedConnection connection, Link link) {
    this.connection = connection;
    this.link = link;
  }

  /** For people. */
  public String where() {
    return "connection " + connection.number() + ", " + connection.direction(link);
  }

  /** Whose connection it is; empty if that was not said yet. */
  public String clientIdentifier() {
    return connection.clientIdentifier();
  }

  /** See {@link SimulatedConnection}: ends the connection, each end learns of it in its time. */
  public void cut(boolean answersLost, boolean reset, long senderNanos, long receiverNanos) {
    connection.cut(link, answersLost, reset, senderNanos, receiverNanos);
  }

  /** Nothing passes any more, and nobody is told. */
  public void silence() {
    connection.silence(link);
  }

  /** Nothing arrives for so long, either way. */
  public void stall(long nanos) {
    connection.stall(nanos);
  }

  /** What goes this way arrives so much later. */
  public void delay(long nanos) {
    connection.delay(link, nanos);
  }
}
