package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.testbroker.BrokerState;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testsupport.ExpectsWarnings;
import dev.martlet.testsupport.LeavesNothingBehind;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A broker on the test's own thread: its loop, its channels, its time. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // the loop that all of it runs on is run to the end
@ExtendWith(LeavesNothingBehind.class)
class BrokerRuntimeTest {

  private static final String CONNECT = "00044d515454050200" + "3c00";

  // Never shut down, for which it would wait in the machine's time; it holds nothing.
  private final MockTicker ticker = Ticker.newMockTicker();
  private final ManualIoEventLoop loop =
      new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
  private Lent runtime = new Lent();

  private void run() {
    while (loop.runNow() > 0) {
      // until nobody has anything left to do
    }
  }

  private void pass(Duration duration) {
    ticker.advance(duration.toNanos(), TimeUnit.NANOSECONDS);
    run();
  }

  private static String connect(String clientIdentifier) {
    String rest = CONNECT + "00" + "0" + clientIdentifier.length() + hex(clientIdentifier);
    return "10" + "0" + Integer.toHexString(rest.length() / 2) + rest;
  }

  @Test
  void everythingHappensOnTheThreadThatRunsTheLoop() {
    TestBroker broker = TestBroker.builder().runtime(runtime).start();
    Client client = new Client().send(connect("c"));
    assertThat(client.received).hasToString("");
    run();
    assertThat(client.received).hasToString("2006000003220010");
    pass(Duration.ofSeconds(90));
    assertThat(broker.recording().packets("c"))
        .extracting(RecordedPacket::time)
        .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(90));
    assertThat(client.closed).isTrue();
    broker.close();
    run();
  }

  @Test
  void closingTheBrokerClosesItsConnectionsAndLeavesTheLoopAsItIs() {
    TestBroker broker = TestBroker.builder().runtime(runtime).start();
    Client first = new Client().send(connect("a"));
    run();
    broker.close(); // which does not wait for this very thread
    run();
    assertThat(first.received.toString())
        .contains("e0")
        .endsWith(hex("the test broker was closed"));
    assertThat(first.closed).isTrue();
    assertThat(loop.isShuttingDown()).isFalse();
    Client tooLate = new Client().send(connect("b"));
    run();
    assertThat(tooLate.received).hasToString("");
    assertThat(tooLate.closed).isTrue();
    broker.close();
  }

  private static String hex(String text) {
    return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsLeftScheduledOnceTheBrokerIsClosed() {
    TestBroker broker = TestBroker.builder().runtime(runtime).start();
    new Client().send(connect("a"));
    run();
    broker.close();
    run();
    ticker.advance(1, TimeUnit.DAYS);
    assertThat(loop.runNow()).isZero();
  }

  @Test
  @ExpectsWarnings("the maximum")
  void itTakesAsManyConnectionsAsItMay() {
    TestBroker broker = TestBroker.builder().runtime(runtime).maximumConnections(1).start();
    Client first = new Client().send(connect("a"));
    run();
    Client second = new Client();
    run();
    assertThat(second.closed).isTrue();
    assertThat(broker.refusedConnections()).isEqualTo(1);
    assertThat(first.closed).isFalse();
    broker.close();
    run();
  }

  @Test
  void clientsFindItWhereTheRuntimeSays() {
    TestBroker broker = TestBroker.builder().runtime(runtime).start();
    assertThat(broker.uri()).isEqualTo("mqtt://lent");
    assertThatThrownBy(broker::port).isInstanceOf(IllegalStateException.class);
    broker.close();
    run();
  }

  @Test
  void connectionsAndTimeComeFromNowhereElse() {
    assertThatThrownBy(() -> TestBroker.builder().runtime(runtime).port(1883).start())
        .hasMessage("listen contradicts runtime: it could have no effect");
    assertThatThrownBy(
            () -> TestBroker.builder().runtime(runtime).listen(Listener.inProcess()).start())
        .hasMessage("listen contradicts runtime: it could have no effect");
    assertThatThrownBy(
            () -> TestBroker.builder().runtime(runtime).clock(new VirtualClock()).start())
        .hasMessage("clock contradicts runtime: it could have no effect");
    assertThatThrownBy(() -> TestBroker.builder().runtime(() -> List.of("mqtt://mine")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no runtime that this broker can run on");
  }

  @Test
  void clientsAreToldOfTheEndInTheOrderInWhichTheyCame() {
    StringBuilder order = new StringBuilder();
    TestBroker broker =
        TestBroker.builder()
            .runtime(runtime)
            .packetListener(packet -> order.append(packet.clientIdentifier()))
            .start();
    Stream.of("d", "a", "e", "b", "c")
        .forEach(name -> {
          new Client(() -> order.append(name.toUpperCase(Locale.ROOT))).send(connect(name));
          run();
        });
    order.setLength(0);
    broker.close();
    run();
    assertThat(order).hasToString("daebcDAEBC");
  }

  @Test
  void clientsAreCutOffInTheOrderInWhichTheyCame() {
    StringBuilder order = new StringBuilder();
    TestBroker broker = TestBroker.builder().runtime(runtime).start();
    Stream.of("d", "a", "e", "g", "b", "c", "f")
        .forEach(name -> {
          new Client(() -> order.append(name)); // which says nothing
          run();
        });
    broker.stop();
    run();
    assertThat(order).hasToString("daegbcf");
    broker.close();
    run();
  }

  @Test
  void itStopsAndStartsAgainAndShowsItsStateOnTheLentThread() {
    TestBroker broker = TestBroker.builder().runtime(runtime).start();
    Client client = new Client().send(connect("c"));
    run();
    assertThat(broker.sessions()).hasSize(1);
    broker.stop(); // which does not wait for this very thread
    run();
    assertThat(client.closed).isTrue();
    assertThat(broker.sessions()).isEmpty();
    Client refused = new Client();
    run();
    assertThat(refused.closed).isTrue();
    broker.startAgain(BrokerState.KEPT);
    Client again = new Client().send(connect("c"));
    run();
    assertThat(again.received).hasToString("2006000003220010");
    assertThat(broker.loseSession("c")).isTrue();
    run();
    assertThat(again.closed).isTrue();
    broker.close();
    run();
  }

  @Test
  void theSameInputsGiveTheSamePacketsAtTheSameTimes() {
    List<String> first = packetsOfManyClients();
    assertThat(first).hasSizeGreaterThan(400);
    assertThat(packetsOfManyClients()).isEqualTo(first);
  }

  /** All of them subscribe to all, fall silent after each other, and are cut off amid of that. */
  private List<String> packetsOfManyClients() {
    runtime = new Lent();
    TestBroker broker = TestBroker.builder().runtime(runtime).start();
    List<Client> clients =
        IntStream.range(0, 20)
            .mapToObj(number -> new Client().send(connect(String.valueOf((char) ('a' + number)))))
            .toList();
    run();
    clients.forEach(client -> {
      client.send("8207000100" + "00012302");
      pass(Duration.ofSeconds(1));
    });
    clients.forEach(client -> client.send("300500017400" + "78"));
    run();
    clients.subList(0, 10).forEach(client -> client.send("c000"));
    pass(Duration.ofSeconds(80));
    broker.restart(BrokerState.KEPT);
    run();
    new Client().send(connect("z"));
    run();
    broker.close();
    run();
    return broker.recording().packets().stream()
        .map(packet -> packet.time() + " " + packet.clientIdentifier() + " " + packet)
        .toList();
  }

  /** A runtime whose network is Netty's local channel. */
  private final class Lent implements NettyBrokerRuntime {
    private final LocalAddress address = new LocalAddress(BrokerRuntimeTest.class);

    @Override
    public EventLoop eventLoop() {
      return loop;
    }

    @Override
    public List<String> uris() {
      return List.of("mqtt://lent");
    }

    @Override
    public void serve(Consumer<Channel> intake) {
      new ServerBootstrap()
          .group(loop)
          .channel(LocalServerChannel.class)
          .handler(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object accepted) {
                  intake.accept((Channel) accepted);
                }
              })
          .childHandler(new ChannelInboundHandlerAdapter())
          .bind(address);
    }
  }

  private final class Client {
    private final StringBuilder received = new StringBuilder();
    private final ChannelFuture connecting;
    private boolean closed;

    Client() {
      this(() -> {});
    }

    Client(Runnable onClose) {
      connecting =
          new Bootstrap()
              .group(loop)
              .channel(LocalChannel.class)
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                      made.pipeline().addLast(new Arrivals());
                    }
                  })
              .connect(runtime.address);
      connecting
          .channel()
          .closeFuture()
          .addListener(ended -> {
            closed = true;
            onClose.run();
          });
    }

    Client send(String hex) {
      connecting.addListener(connected ->
          connecting
              .channel()
              .writeAndFlush(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))));
      return this;
    }

    private final class Arrivals extends SimpleChannelInboundHandler<ByteBuf> {
      @Override
      protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        received.append(ByteBufUtil.hexDump(bytes));
      }
    }
  }
}
