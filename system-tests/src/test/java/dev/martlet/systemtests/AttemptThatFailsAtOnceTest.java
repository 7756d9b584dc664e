package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.ClientState;
import dev.martlet.client.MqttClient;
import dev.martlet.client.message.ConnectionFailedException;
import dev.martlet.client.netty.NettyRuntime;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A runtime that throws amid of an attempt. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class AttemptThatFailsAtOnceTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Stumbling runtime = new Stumbling();

  /** The shared one, but its first look for an address throws. */
  private static final class Stumbling implements NettyRuntime {
    private final NettyRuntime shared = NettyRuntime.shared();
    private boolean stumbled;
    private EventLoop loop;

    @Override
    public void acquire() {
      shared.acquire();
    }

    @Override
    public void release() {
      shared.release();
    }

    @Override
    public EventLoop nextEventLoop() {
      loop = shared.nextEventLoop();
      return loop;
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory() {
      return shared.channelFactory();
    }

    @Override
    public CompletionStage<List<SocketAddress>> resolve(String host, int port) {
      if (!stumbled) {
        stumbled = true;
        throw new IllegalStateException("no names today");
      }
      return shared.resolve(host, port);
    }

    @Override
    public Ticker ticker() {
      return shared.ticker();
    }

    @Override
    public Executor callbackExecutor() {
      return shared.callbackExecutor();
    }
  }

  @Test
  void itsTimeEndsNoLaterConnection() {
    try (TestBroker broker = TestBroker.start();
        MqttClient client =
            MqttClient.builder(broker.uri()).runtime(runtime).connectTimeout(SHORT).build()) {
      assertThat(client.connect())
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(ConnectionFailedException.class)
          .withMessageContaining("no names today");
      client.connect().join();

      long later = SHORT.multipliedBy(2).toNanos();
      runtime.loop.schedule(() -> {}, later, TimeUnit.NANOSECONDS).syncUninterruptibly();

      assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
    }
  }
}
