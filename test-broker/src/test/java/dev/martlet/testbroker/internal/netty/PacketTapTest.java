package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.codec.packet.PingResp;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketTapTest {

  private final List<String> told = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  /** Writes when it is too late. */
  private static final class LastWord extends ChannelInboundHandlerAdapter {
    private ChannelFuture written;

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      written = context.write(PingResp.INSTANCE);
    }
  }

  private final class Told implements Traffic {
    @Override
    public void passed(WirePacket packet) {
      told.add(packet.packet().type().toString());
    }

    @Override
    public void happened(WireEvent event) {
      told.add(event.kind().toString());
    }
  }

  @Test
  void whatIsWrittenToAConnectionThatHasEndedIsNotTold() {
    PacketCodec codec = PacketCodec.addTo(channel.pipeline(), Role.SERVER, 10_000);
    codec.speak(ProtocolVersion.MQTT_5);
    LastWord last = new LastWord();
    channel.pipeline().addLast(new PacketTap(new Told(), () -> 0, 1, codec, 0), last);

    assertThat(channel.writeOneOutbound(PingResp.INSTANCE).isSuccess()).isFalse(); // not flushed
    assertThat(channel.close().isSuccess()).isTrue();

    assertThat(last.written.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(told).containsExactly("PINGRESP", "CLOSED");
    channel.finishAndReleaseAll();
  }
}
