package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LingeringCloseTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void freezeTime() {
    channel.freezeTime();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aResetWaitsForWhatIsToGoOutBefore() {
    ChannelPromise last = channel.newPromise();
    LingeringClose.resetAfter(channel, last);
    assertThat(channel.isOpen()).isTrue();
    last.setSuccess();
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.runScheduledPendingTasks()).as("nanoseconds to the next task").isEqualTo(-1);
  }

  @Test
  void aResetDoesNotWaitForAClientThatTakesNothing() {
    LingeringClose.resetAfter(channel, channel.newPromise());
    pass(999);
    assertThat(channel.isOpen()).isTrue();
    pass(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anOrderlyEndDoesNotWaitForAClientThatTakesNothing() {
    new LingeringClose(channel).limitTime();
    pass(999);
    assertThat(channel.isOpen()).isTrue();
    pass(1);
    assertThat(channel.isOpen()).isFalse();
  }
}
