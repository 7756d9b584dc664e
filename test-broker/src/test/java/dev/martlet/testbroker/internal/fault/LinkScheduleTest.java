package dev.martlet.testbroker.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When bytes arrive on a slow link. */
class LinkScheduleTest {

  private static final long SECOND = 1_000_000_000L;

  private static List<Long> arrivals(LinkSpeed speed, long... sentNanos) {
    LinkSchedule schedule = new LinkSchedule(speed);
    List<Long> arrivals = new ArrayList<>();
    for (long nanos : sentNanos) {
      arrivals.add(schedule.arrivalNanos(10, nanos));
    }
    return arrivals;
  }

  @Test
  void aBusyLinkCarriesSoManyBytesInASecond() {
    LinkSpeed speed = new LinkSpeed(10, 0, 0, 0);
    assertThat(arrivals(speed, 0, 0, 0, 10 * SECOND))
        .containsExactly(SECOND, 2 * SECOND, 3 * SECOND, 11 * SECOND);
  }

  @Test
  void latencyComesOnTopAndDoesNotAddUp() {
    LinkSpeed speed = new LinkSpeed(10, 5 * SECOND, 0, 0);
    assertThat(arrivals(speed, 0, 0)).containsExactly(6 * SECOND, 7 * SECOND);
  }

  @Test
  void withoutALimitOnlyLatencyCounts() {
    LinkSpeed speed = new LinkSpeed(Long.MAX_VALUE, 5, 0, 0);
    assertThat(arrivals(speed, 0, 0, 7)).containsExactly(5L, 5L, 12L);
    assertThat(new LinkSchedule(speed).pieceBytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void jitterIsThatOfItsSeedAndOvertakesNothing() {
    LinkSpeed speed = new LinkSpeed(Long.MAX_VALUE, 100, 50, 3);
    long[] sent = new long[200];
    List<Long> arrivals = arrivals(speed, sent);
    assertThat(arrivals).isSorted().allMatch(nanos -> nanos >= 100 && nanos <= 150);
    assertThat(arrivals.stream().distinct().count()).isGreaterThan(2);
    assertThat(arrivals(speed, sent)).isEqualTo(arrivals);
    assertThat(arrivals(new LinkSpeed(Long.MAX_VALUE, 100, 50, 4), sent)).isNotEqualTo(arrivals);
  }

  @Test
  void aPieceIsATwentiethOfASecondButAByteAtLeast() {
    assertThat(new LinkSchedule(new LinkSpeed(1_000, 0, 0, 0)).pieceBytes()).isEqualTo(50);
    assertThat(new LinkSchedule(new LinkSpeed(3, 0, 0, 0)).pieceBytes()).isEqualTo(1);
  }
}
