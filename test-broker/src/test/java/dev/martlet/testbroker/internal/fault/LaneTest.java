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
  private final List<String> lost = new ArrayList<>();
  private final Lane<String> lane = new Lane<>(new Way(), new Time(), Runnable::run);

  /** Sends on what it had held back as soon as less waits, as the broker's core does. */
  private final class Way implements Lane.Exit<String> {
    @Override
    public void pass(String item) {
      passed.add(item);
    }

    @Override
    public long sizeBytes(String item) {
      return item.startsWith("MiB") ? 1024 * 1024 : item.length();
    }

    @Override
    public void waitingChanged() {
      while (lane.waitingBytes() <= ROOM && !heldBack.isEmpty()) {
        lane.pass(heldBack.remove());
      }
    }

    @Override
    public void passedLate() {}

    @Override
    public void tooMuchApart(String item) {
      lost.add(item);
    }
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
  void whatIsOvertakenLeavesRoomForTheOthers() {
    lane.delayAlone("larger than there is room", 1);
    lane.keep("larger than there is room, too", new HeldPackets());

    assertThat(lane.waitingBytes()).isZero();
    assertThat(lane.isFree()).isTrue();
  }

  @Test
  void whatIsOvertakenCountsOnceItWaitsBehindADelayedOne() {
    HeldPackets held = new HeldPackets();
    lane.keep("held", held);
    lane.delay("delayed", 1);

    held.release();
    assertThat(lane.waitingBytes()).isEqualTo("delayed".length() + "held".length());

    due.remove().run();
    assertThat(passed).containsExactly("delayed", "held");
    assertThat(lane.waitingBytes()).isZero();
  }

  @Test
  void onlySoMuchIsOvertaken() {
    HeldPackets held = new HeldPackets();
    for (int i = 0; i < 64; i++) {
      lane.keep("MiB " + i, held);
    }
    lane.delayAlone("a", 1);
    lane.keep("b", held);
    assertThat(lost).containsExactly("a", "b");
    assertThat(held.count()).isEqualTo(64);

    held.release();
    lane.delayAlone("c", 1);
    assertThat(lost).containsExactly("a", "b");
    assertThat(passed).hasSize(64);
  }

  @Test
  void whatIsNotHeldAnyMorePassesHoweverMuchIsOvertaken() {
    HeldPackets released = new HeldPackets();
    released.release();
    for (int i = 0; i < 64; i++) {
      lane.delayAlone("MiB " + i, 1);
    }
    lane.keep("a", released);
    assertThat(passed).containsExactly("a");
    assertThat(lost).isEmpty();
  }

  @Test
  void onlySoManyAreOvertaken() {
    for (int i = 0; i < 100_000; i++) {
      lane.delayAlone("" + i, 1);
    }
    lane.delayAlone("a", 1);
    assertThat(lost).containsExactly("a");
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
