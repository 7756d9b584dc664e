package dev.martlet.testbroker.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queue of timers, with threads that are played. */
class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime();
  private final List<String> happened = new ArrayList<>();
  private final PlayedThread thread = new PlayedThread();
  private final BrokerTime own = time.join(thread);

  private Runnable note(String what) {
    return () -> happened.add(what + " at " + time.nanos());
  }

  @Test
  void timersFireInTheOrderOfTimeEachAtItsOwn() {
    own.at(30, note("c"));
    own.at(10, note("a"));
    own.after(20, note("b"));
    own.at(41, note("later"));
    time.advance(40);
    assertThat(happened).containsExactly("a at 10", "b at 20", "c at 30");
    assertThat(time.nanos()).isEqualTo(40);
    time.advance(1);
    assertThat(happened).endsWith("later at 41");
  }

  @Test
  void timersOfOneTimeFireInTheOrderInWhichTheyWereSet() {
    for (String name : List.of("a", "b", "c")) {
      own.at(10, note(name));
    }
    time.advance(10);
    assertThat(happened).containsExactly("a at 10", "b at 10", "c at 10");
  }

  @Test
  void aTimerThatIsSetMeanwhileAndFallsDueFiresToo() {
    own.at(
        10,
        () -> {
          note("first").run();
          own.after(5, note("second"));
          own.after(0, note("at once"));
          own.after(500, note("never"));
        });
    time.advance(20);
    assertThat(happened).containsExactly("first at 10", "at once at 10", "second at 15");
  }

  @Test
  void whatIsCancelledDoesNotHappen() {
    BrokerTime.Timer later = own.at(20, note("later"));
    own.at(10, later::cancel);
    time.advance(100);
    assertThat(happened).isEmpty();
  }

  @Test
  void whatIsCancelledWhenItIsAlreadyOnItsWayDoesNotHappenEither() {
    thread.holds = true;
    BrokerTime.Timer timer = own.at(0, note("due"));
    timer.cancel();
    thread.release();
    assertThat(happened).isEmpty();
  }

  @Test
  void whatIsDueWhileTimeStandsStillHappensAtOnce() {
    time.advance(10);
    own.at(3, note("late"));
    own.after(0, note("now"));
    assertThat(happened).containsExactly("late at 10", "now at 10");
  }

  @Test
  void whatABrokerWasGivenBeforeBelongsToTheTimeBefore() {
    thread.holds = true;
    thread.execute(() -> own.after(5, note("set before")));
    thread.holds = false;
    time.advance(10);
    assertThat(happened).containsExactly("set before at 5");
  }

  @Test
  void nobodyMovesItWhileItIsMoved() {
    own.at(
        10,
        () ->
            assertThatThrownBy(() -> time.advance(1))
                .hasMessage("another thread is advancing this clock"));
    time.advance(20);
    assertThat(time.nanos()).isEqualTo(20);
  }

  @Test
  void aThreadThatHasEndedIsPassedOver() {
    BrokerTime other = time.join(new PlayedThread());
    own.at(10, note("gone"));
    other.at(20, note("there"));
    thread.ended = true;
    time.advance(30);
    assertThat(happened).containsExactly("there at 20");
  }

  @Test
  void whoHasLeftIsNotCalledAnyMore() {
    own.at(10, note("gone"));
    time.leave(thread);
    own.at(0, note("gone as well"));
    time.advance(30);
    assertThat(happened).isEmpty();
  }

  @Test
  void theClockWorksOnAfterAThreadHasFailed() {
    own.at(
        10,
        () -> {
          throw new IllegalStateException("a defect");
        });
    own.at(20, note("next"));
    assertThatThrownBy(() -> time.advance(15)).hasMessage("a defect"); // by the played thread
    time.advance(10);
    assertThat(happened).containsExactly("next at 20");
  }

  /** Runs what it is given at once, in order. */
  private static final class PlayedThread implements TimedThread {
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean holds;
    private boolean ended;

    @Override
    public boolean execute(Runnable task) {
      if (ended) {
        return false;
      }
      held.add(task);
      if (!holds) {
        release();
      }
      return true;
    }

    private void release() {
      while (!held.isEmpty()) {
        held.remove().run();
      }
    }

    @Override
    public boolean isCurrent() {
      return false;
    }
  }
}
