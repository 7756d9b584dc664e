package dev.martlet.testbroker.assertj;

import dev.martlet.testbroker.PacketNotSeenError;
import dev.martlet.testbroker.PacketPattern;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.Recording;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * What brokers and recordings are asserted about: packets that were received from clients and sent
 * to them. None of these methods waits but {@link #awaits}.
 *
 * @param <S> the assertion itself
 * @param <A> what it is about
 */
public abstract class AbstractRecordingAssert<S extends AbstractRecordingAssert<S, A>, A>
    extends AbstractAssert<S, A> {

  private static final int SHOWN_LINES = 50;

  AbstractRecordingAssert(@Nullable A actual, Class<?> selfType) {
    super(actual, selfType);
  }

  abstract Recording recording();

  /** The broker received a packet from a client that {@code pattern} means, or more. */
  public S received(PacketPattern pattern) {
    return atLeastOne(pattern.toBroker());
  }

  /** The broker sent a client a packet that {@code pattern} means, or more. */
  public S sent(PacketPattern pattern) {
    return atLeastOne(pattern.fromBroker());
  }

  /** The broker received exactly so many packets that {@code pattern} means. */
  public S receivedTimes(int times, PacketPattern pattern) {
    return exactly(times, pattern.toBroker());
  }

  /** The broker sent exactly so many packets that {@code pattern} means. */
  public S sentTimes(int times, PacketPattern pattern) {
    return exactly(times, pattern.fromBroker());
  }

  /**
   * The broker received no packet that {@code pattern} means, until now. What is still on its way
   * does not count: before this, wait for something that comes after it.
   */
  public S receivedNothing(PacketPattern pattern) {
    return exactly(0, pattern.toBroker());
  }

  /**
   * The broker sent no packet that {@code pattern} means, until now. Once a publisher has its
   * PUBACK or PUBCOMP, its message has been sent to all subscribers that are connected and have
   * room.
   */
  public S sentNothing(PacketPattern pattern) {
    return exactly(0, pattern.fromBroker());
  }

  /** The broker received packets that these patterns mean, in this order, among others perhaps. */
  public S receivedInOrder(PacketPattern... patterns) {
    return inOrder(true, patterns);
  }

  /** The broker sent packets that these patterns mean, in this order, among others perhaps. */
  public S sentInOrder(PacketPattern... patterns) {
    return inOrder(false, patterns);
  }

  /**
   * Waits until there is a packet that {@code pattern} means, either way.
   *
   * @param within how long at most, in real time
   */
  public S awaits(PacketPattern pattern, Duration within) {
    return awaits(1, pattern, within);
  }

  /**
   * Waits until there are so many packets that {@code pattern} means, either way; more are no
   * failure.
   *
   * @param within how long at most, in real time
   */
  public S awaits(int times, PacketPattern pattern, Duration within) {
    isNotNull();
    try {
      recording().await(pattern, times, within);
    } catch (PacketNotSeenError e) {
      failWithMessage("%s", e.getMessage());
    }
    return myself;
  }

  private S atLeastOne(PacketPattern pattern) {
    isNotNull();
    if (recording().first(pattern).isEmpty()) {
      fail("a packet that is: " + pattern, "there is none");
    }
    return myself;
  }

  private S exactly(int times, PacketPattern pattern) {
    isNotNull();
    List<RecordedPacket> found = recording().packets(pattern);
    if (found.size() != times) {
      String wanted = times == 0 ? "no packet" : times == 1 ? "1 packet" : times + " packets";
      fail(wanted + " that is: " + pattern, thereIs(found));
    }
    return myself;
  }

  private static String thereIs(List<RecordedPacket> found) {
    return switch (found.size()) {
      case 0 -> "there is none";
      case 1 -> "there is 1: " + found;
      default -> "there are " + found.size() + ": " + found;
    };
  }

  private S inOrder(boolean toBroker, PacketPattern... patterns) {
    isNotNull();
    Recording left = recording();
    for (int i = 0; i < patterns.length; i++) {
      PacketPattern pattern = toBroker ? patterns[i].toBroker() : patterns[i].fromBroker();
      RecordedPacket next = left.first(pattern).orElse(null);
      if (next == null) {
        fail(
            "in order, packets that are: " + List.of(patterns),
            i == 0
                ? "there is no first one"
                : "after the first " + i + " of them there is none that is: " + pattern);
        return myself;
      }
      left = left.after(next);
    }
    return myself;
  }

  private void fail(String expected, String but) {
    failWithMessage("%s", "Expected " + expected + "\nbut " + but + ".\n" + whatCame());
  }

  private String whatCame() {
    int entries = recording().entries().size();
    if (entries == 0) {
      return "Nothing came at all.";
    }
    return (entries <= SHOWN_LINES
            ? "What came:\n"
            : "What came last, " + SHOWN_LINES + " of " + entries + " entries:\n")
        + recording().log(SHOWN_LINES);
  }
}
