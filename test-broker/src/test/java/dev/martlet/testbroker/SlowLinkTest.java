package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testbroker.internal.fault.LinkSpeed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowLinkTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration NEGATIVE = Duration.ofNanos(-1);

  @Test
  void eachOptionIsThereAndLeavesTheOthersAsTheyAre() {
    SlowLink link =
        SlowLink.ofBytesPerSecond(7)
            .toBroker()
            .latency(Duration.ofNanos(8))
            .jitter(Duration.ofNanos(9), 10);
    assertThat(link.speed()).isEqualTo(new LinkSpeed(7, 8, 9, 10));
    assertThat(link.isSlowToBroker()).isTrue();
    assertThat(link.isSlowFromBroker()).isFalse();
    assertThat(link)
        .hasToString("7 bytes/s latency PT0.000000008S jitter PT0.000000009S to the broker");

    SlowLink other = link.fromBroker().latency(SECOND);
    assertThat(other.speed()).isEqualTo(new LinkSpeed(7, SECOND.toNanos(), 9, 10));
    assertThat(other.isSlowToBroker()).isFalse();
    assertThat(other.isSlowFromBroker()).isTrue();
    assertThat(link.speed().latencyNanos()).as("of the first").isEqualTo(8);
  }

  @Test
  void withoutAWordItIsSlowBothWays() {
    SlowLink link = SlowLink.ofLatency(SECOND);
    assertThat(link.speed()).isEqualTo(new LinkSpeed(Long.MAX_VALUE, SECOND.toNanos(), 0, 0));
    assertThat(link.isSlowToBroker()).isTrue();
    assertThat(link.isSlowFromBroker()).isTrue();
    assertThat(link).hasToString("latency PT1S jitter PT0S");
  }

  @Test
  void timesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> SlowLink.ofLatency(NEGATIVE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("latency of PT-0.000000001S");
    assertThatThrownBy(() -> SlowLink.ofLatency(SECOND).jitter(NEGATIVE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("jitter of PT-0.000000001S");
    assertThatThrownBy(() -> SlowLink.ofLatency(Duration.ofDays(40_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
