package dev.martlet.testbroker.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testbroker.internal.time.BrokerTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final int ROOM = 10;

  private final List<String> passed = new ArrayList<>();
  private final Queue<Runnable> due = new ArrayDeque<>();
  private final Queue<String> heldBack = new ArrayDeque<>();
  private final Lane<String> lane = new Lane<>(new Way(), new Time(), Runnable::run);

  /** Sends on what it had held back as soon as less waits, as the broker's core does. */
  private final class Way implements Lane.Exit<String> {
    @Override
    public void pass(String item) {
      passed.add(item);
    }

    @Override
    public long sizeBytes(String item) {
      return item.length();
    }

    @Override
    public void waitingChanged() {
      while (lane.waitingBytes() <= ROOM && !heldBack.isEmpty()) {
        lane.pass(heldBack.remove());
      }
    }

    @Override
    public void passedLate() {}
  }

  private final class Time implements BrokerTime {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public Timer at(long nanos, Runnable task) {
      due.add(task);
      return () -> due.remove(task);
    }
  }

  @Test
  void whatIsHeldBackByADelayedOneDoesNotOvertakeIt() {
    lane.delay("larger than there is room", 1);
    heldBack.add("small");

    due.remove().run();

    assertThat(passed).containsExactly("larger than there is room", "small");
    assertThat(lane.waitingBytes()).isZero();
  }

  @Test
  void whatIsSwappedWaitsForTheNextHoweverLargeItIs() {
    lane.swap("larger than there is room");
    assertThat(lane.waitingBytes()).isZero();

    lane.pass("next");

    assertThat(passed).containsExactly("next", "larger than there is room");
  }

  @Test
  void whatIsSwappedBehindADelayedOneIsSwappedWithItsOwnNext() {
    lane.delay("a", 1);
    lane.pass("b");
    lane.swap("swapped");
    lane.pass("next");

    due.remove().run();

    assertThat(passed).containsExactly("a", "b", "next", "swapped");
    assertThat(lane.waitingBytes()).isZero();
  }

  @Test
  void atTheEndEverythingPassesInOrder() {
    lane.delay("a", 1);
    lane.swap("b");
    lane.pass("c");

    lane.hurry();

    assertThat(passed).containsExactly("a", "b", "c");
  }
}
