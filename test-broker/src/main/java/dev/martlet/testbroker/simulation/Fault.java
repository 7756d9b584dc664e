package dev.martlet.testbroker.simulation;

import dev.martlet.testbroker.internal.simulation.Dice;
import java.util.concurrent.TimeUnit;

/** One thing that goes wrong in one schedule, at a byte of its traffic. Immutable. */
public final class Fault {
  private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int DOUBLINGS = 17; // 50 microseconds to 6.5 seconds

  private final FaultKind kind;
  private final long atByte;
  private final long firstNanos;
  private final long secondNanos;
  private final boolean reset;
  private final boolean answersLost;
  private final boolean wholeBurst;

  private Fault(FaultKind kind, long atByte, Dice dice) {
    this.kind = kind;
    this.atByte = atByte;
    this.firstNanos = duration(dice);
    this.secondNanos = duration(dice);
    this.reset = dice.percent(50);
    this.answersLost = dice.percent(50);
    this.wholeBurst = dice.percent(30);
  }

  static Fault draw(FaultKind kind, long atByte, Dice dice) {
    return new Fault(kind, atByte, dice);
  }

  /** Short ones as often as long ones: each is as likely to be double another. */
  private static long duration(Dice dice) {
    long least = SHORTEST_NANOS << dice.below(DOUBLINGS);
    return dice.between(least, 2 * least);
  }

  /** What goes wrong. */
  public FaultKind kind() {
    return kind;
  }

  /** With which byte, counted from 0 over everything that was sent in the schedule. */
  public long atByte() {
    return atByte;
  }

  long firstNanos() {
    return firstNanos;
  }

  long secondNanos() {
    return secondNanos;
  }

  boolean isReset() {
    return reset;
  }

  boolean losesAnswers() {
    return answersLost;
  }

  /** Whether the bytes that are sent at once with the byte still pass. */
  boolean sparesBurst() {
    return wholeBurst;
  }

  /** How many attempts to connect it concerns. */
  int attempts() {
    return kind == FaultKind.REFUSED_CONNECT ? 1 + (int) (firstNanos % 3) : 1;
  }

  /**
   * For people: {@code CUT at byte 1432: reset, sender told after 0.7 ms, receiver after 12 ms}.
   */
  @Override
  public String toString() {
    String details =
        switch (kind) {
          case CUT ->
              (wholeBurst ? "after what is sent with it, " : "")
                  + (reset ? "reset" : "orderly end")
                  + (answersLost ? ", the other way lost as well" : "")
                  + ", sender told after "
                  + millis(firstNanos)
                  + ", receiver after "
                  + millis(secondNanos);
          case SILENCE -> "nobody is told";
          case STALL -> "both ways for " + millis(firstNanos);
          case DELAY -> "one way by " + millis(firstNanos);
          case REFUSED_CONNECT, UNANSWERED_CONNECT -> "of the next " + attempts();
          case RESTART, RESTART_WITHOUT_STATE -> "away for " + millis(firstNanos);
          case SESSION_LOSS -> "of the client whose bytes they are";
        };
    return kind + " at byte " + atByte + ": " + details;
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + "." + (nanos / 100_000) % 10 + " ms";
  }
}
