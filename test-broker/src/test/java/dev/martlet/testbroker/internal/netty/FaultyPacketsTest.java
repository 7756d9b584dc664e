package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.testbroker.internal.fault.Action;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.fault.Frequency;
import dev.martlet.testbroker.internal.fault.Rule;
import dev.martlet.testbroker.internal.time.BrokerTime;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class FaultyPacketsTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FaultScript script = new FaultScript();

  /** Writes when it is too late, as the core does before it hears of the end. */
  private static final class LastWord extends ChannelInboundHandlerAdapter {
    private ChannelFuture written;

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      written = context.write(PingResp.INSTANCE);
    }
  }

  @Test
  void whatIsWrittenToAConnectionThatHasEndedIsNoOccasion() {
    Rule rule =
        new Rule("drop", Rule.Target.packets(packet -> true), Frequency.ONCE, new Action.Drop());
    script.add(rule);
    PacketCodec codec = PacketCodec.addTo(channel.pipeline(), Role.SERVER, 10_000);
    codec.speak(ProtocolVersion.MQTT_5);
    PacketTap tap = new PacketTap(new Blind(), () -> 0, 1, codec, 0);
    BrokerTime time = new LoopTime(channel.eventLoop());
    LastWord last = new LastWord();
    channel
        .pipeline()
        .addLast(tap, new FaultyPackets(script, tap, new FaultyBytes(time), time), last);

    assertThat(channel.close().isSuccess()).isTrue();

    assertThat(last.written.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(rule.matches()).isZero();
    channel.finishAndReleaseAll();
  }
}
