package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.core.BrokerLimits;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.internal.core.NanoClock;
import dev.martlet.testbroker.internal.core.StoreLimit;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.time.BrokerTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot be provoked at a real socket in bounded time. */
class ClientHandlerTest {

  private static final String CONNECT = "100d00044d5154540402000a000163";
  private static final String SUBSCRIBE = "820600010001" + "6100";
  private static final String PUBLISH = "300400016178";
  private static final String PINGREQ = "c000";

  private final FlushCount flushes = new FlushCount();
  private final EmbeddedChannel channel = new EmbeddedChannel(flushes);

  private final BrokerCore core;
  private long nanos;

  ClientHandlerTest() {
    StoreLimit store = new StoreLimit(100, 100_000);
    BrokerLimits limits =
        new BrokerLimits(20, 0, 10_000, Duration.ofSeconds(10), 10, 10, store, store, false);
    NanoClock clock = () -> nanos;
    core = new BrokerCore(clock, BrokerOptions.of(limits), new Blind(), Runnable::run);
    BurstEnd burstEnd = new BurstEnd(core, new LoopTime(channel.eventLoop()));
    PacketCodec codec = PacketCodec.addTo(channel.pipeline(), Role.SERVER, 10_000);
    PacketTap tap = new PacketTap(new Blind(), clock, 1, codec, 0);
    BrokerTime time = new LoopTime(channel.eventLoop());
    FaultyPackets faults = new FaultyPackets(new FaultScript(), tap, new FaultyBytes(time), time);
    channel
        .pipeline()
        .addLast(tap, faults, new ClientHandler(channel, codec, faults, core, burstEnd));
    receive(CONNECT);
    assertThat(sent()).isEqualTo("20020000");
    flushes.count = 0;
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
  }

  private String sent() {
    StringBuilder hex = new StringBuilder();
    for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
      hex.append(ByteBufUtil.hexDump(buffer));
      buffer.release();
    }
    return hex.toString();
  }

  private void writable(boolean value) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, value);
    channel.runPendingTasks();
  }

  @Test
  void aBurstIsAnsweredWithOneFlush() {
    receive(SUBSCRIBE + PUBLISH.repeat(50) + PINGREQ);
    assertThat(sent()).isEqualTo("9003000100" + PUBLISH.repeat(50) + "d000");
    assertThat(flushes.count).isEqualTo(1);
  }

  @Test
  void whoDoesNotReadIsNeitherSentMessagesNorReadFrom() {
    receive(SUBSCRIBE);
    assertThat(sent()).isEqualTo("9003000100");
    writable(false);
    assertThat(channel.config().isAutoRead()).isFalse();
    receive(PUBLISH + PINGREQ);
    assertThat(sent()).as("answers only").isEqualTo("d000");
    writable(true);
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(sent()).isEqualTo(PUBLISH);
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-22")
  void aClientThatIsNotReadFromIsNotSilentAsLongAsItPingsAndItsSocketTakesBytes() {
    flushes.held = true;
    receive(SUBSCRIBE);
    writable(false);
    for (int i = 0; i < 20; i++) {
      channel.unsafe().outboundBuffer().progress(200); // more than the answer costs
      receive(PINGREQ); // as it is looked at
      pass(Duration.ofSeconds(14));
    }
    release();
    assertThat(channel.isActive()).isTrue();
    flushes.held = true;
    receive(PINGREQ);
    pass(Duration.ofSeconds(14));
    pass(Duration.ofSeconds(3));
    release();
    assertThat(channel.isActive()).isFalse();
  }

  /** The socket takes all; a connection that the broker has ended is closed by that. */
  private void release() {
    flushes.held = false;
    channel.flush();
  }

  private void pass(Duration duration) {
    nanos += duration.toNanos();
    core.fireDeadlines();
    receive(""); // the end of a burst
  }

  private static final class FlushCount extends ChannelOutboundHandlerAdapter {
    private int count;

    /** Whether the socket takes nothing. */
    private boolean held;

    @Override
    public void flush(ChannelHandlerContext context) {
      count++;
      if (held) {
        context.channel().unsafe().outboundBuffer().addFlush();
      } else {
        context.flush();
      }
    }
  }
}
