package dev.martlet.testbroker.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes between two ends of a simulated network. */
@SuppressWarnings("FutureReturnValueIgnored") // the loop is run to the end
class SimulatedNetworkTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final VirtualLoop loop = new VirtualLoop();
  private final PacketTrace trace =
      new PacketTrace(loop, new WireRules(words -> {}, (topic, payload) -> {}));
  private final SimulatedNetwork network =
      new SimulatedNetwork(loop, new Dice(1), trace, new NetworkCharacter(1_000, 90_000, 50));
  private final Inbox atServer = new Inbox();
  private final Inbox atClient = new Inbox();
  private @Nullable Channel server;

  /** What has come, and how it ended. */
  @Sharable
  private static final class Inbox extends ChannelInboundHandlerAdapter {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<Integer> pieces = new ArrayList<>();
    boolean reset;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      ByteBuf read = (ByteBuf) message;
      pieces.add(read.readableBytes());
      read.readBytes(bytes, read.readableBytes());
      read.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      reset = true;
    }
  }

  private ChannelFuture connect() {
    network
        .broker("broker")
        .serve(channel -> {
          server = channel;
          channel.pipeline().addLast(atServer);
          channel.unsafe().register(loop, channel.newPromise());
        });
    return connectTo("broker");
  }

  private ChannelFuture connectTo(String host) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channelFactory(network.clientChannels())
            .disableResolver()
            .handler(atClient)
            .connect(InetSocketAddress.createUnresolved(host, 1883));
    runFor(SECOND);
    return connecting;
  }

  private void runFor(long nanos) {
    long end = loop.nanos() + nanos;
    while (loop.step(end)) {
      // all that is due until then
    }
    loop.advanceTo(end);
  }

  private static byte[] numbered(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }

  private void cutAt(long byteNumber, boolean reset) {
    network.mark(
        new TrafficMark() {
          @Override
          public long atByte() {
            return byteNumber;
          }

          @Override
          public boolean reached(Passage passage) {
            passage.cut(true, reset, SECOND, 2 * SECOND);
            return true;
          }
        });
  }

  @Test
  void bytesArriveInTheirOrderAndInOtherPieces() {
    Channel client = connect().channel();
    byte[] sent = numbered(5_000);
    for (int i = 0; i < 50; i++) {
      client.writeAndFlush(Unpooled.wrappedBuffer(sent, i * 100, 100));
    }
    runFor(SECOND);
    assertThat(atServer.bytes.toByteArray()).isEqualTo(sent);
    assertThat(atServer.pieces).isNotEqualTo(Collections.nCopies(50, 100));
    assertThat(network.isIdle()).isTrue();
  }

  @Test
  void aCutLetsExactlyTheBytesBeforeItPass() {
    Channel client = connect().channel();
    cutAt(137, true);
    client.writeAndFlush(Unpooled.wrappedBuffer(numbered(100)));
    client.writeAndFlush(Unpooled.wrappedBuffer(numbered(100)));
    runFor(SECOND / 2);
    assertThat(atServer.bytes.size()).isEqualTo(137);
    assertThat(client.isActive()).isTrue();
    assertThat(network.isIdle()).isFalse();
    runFor(SECOND);
    assertThat(client.isActive()).isFalse();
    assertThat(atClient.reset).isTrue();
    assertThat(server).isNotNull().matches(Channel::isActive);
    runFor(SECOND);
    assertThat(server).matches(channel -> !channel.isActive());
    assertThat(network.isIdle()).isTrue();
  }

  @Test
  void anOrderlyEndIsNoReset() {
    Channel client = connect().channel();
    cutAt(10, false);
    client.writeAndFlush(Unpooled.wrappedBuffer(numbered(100)));
    runFor(3 * SECOND);
    assertThat(client.isActive()).isFalse();
    assertThat(atClient.reset).isFalse();
    assertThat(atServer.bytes.size()).isEqualTo(10);
  }

  @Test
  void closingDeliversWhatWasSentBefore() {
    Channel client = connect().channel();
    client.writeAndFlush(Unpooled.wrappedBuffer(numbered(1_000)));
    client.close();
    runFor(SECOND);
    assertThat(atServer.bytes.size()).isEqualTo(1_000);
    assertThat(server).matches(channel -> !channel.isActive());
  }

  @Test
  void whoDoesNotReadIsNotWrittenToWithoutEnd() {
    Channel client = connect().channel();
    client.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1_000, 2_000));
    Channel slow = Objects.requireNonNull(server);
    slow.config().setAutoRead(false);
    for (int i = 0; i < 200; i++) {
      client.writeAndFlush(Unpooled.wrappedBuffer(numbered(1_000)));
    }
    runFor(SECOND);
    assertThat(client.isWritable()).isFalse();
    slow.config().setAutoRead(true);
    runFor(SECOND);
    assertThat(atServer.bytes.size()).isEqualTo(200_000);
    assertThat(client.isWritable()).isTrue();
  }

  @Test
  void nobodyIsThereToConnectTo() {
    assertThat(connectTo("elsewhere").cause()).isInstanceOf(ConnectException.class);
  }

  @Test
  void anUnansweredAttemptStaysOpenUntilItIsGivenUp() {
    network.connectFaults().neverAnswer(1);
    ChannelFuture connecting = connect();
    assertThat(connecting.isDone()).isFalse();
    assertThat(network.isIdle()).isFalse();
    connecting.channel().close();
    runFor(SECOND);
    assertThat(connecting.isSuccess()).isFalse();
    assertThat(network.isIdle()).isTrue();
    assertThat(connectTo("broker").isSuccess()).isTrue();
  }
}
