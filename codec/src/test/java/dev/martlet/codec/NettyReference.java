package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Netty's own decoder, which reads the same bytes another way. It is less strict, so that it has to
 * accept what we accept, and to read the same in it.
 */
final class NettyReference implements AutoCloseable {
  private static final AttributeKey<MqttVersion> VERSION =
      AttributeKey.valueOf("NETTY_CODEC_MQTT_VERSION");
  private static final int NO_LIMIT = 268_435_460;

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new MqttDecoder(NO_LIMIT, Integer.MAX_VALUE), MqttEncoder.INSTANCE);
  private final List<MqttMessage> messages = new ArrayList<>();
  private boolean failed;
  private ProtocolVersion firstVersion;

  /** Reads {@code bytes}; {@code version} is null if a CONNECT is still to say it. */
  NettyReference(ProtocolVersion version, byte[] bytes) {
    firstVersion = version;
    if (version != null) {
      speak(version);
    }
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
    for (MqttMessage next = channel.readInbound(); next != null; next = channel.readInbound()) {
      if (next.decoderResult().isFailure()) {
        ReferenceCountUtil.release(next);
        failed = true;
      } else {
        messages.add(next);
      }
    }
  }

  /** Finds the same packets in what Netty has read, as {@code again} reads what it writes. */
  void assertAgrees(List<Packet> packets, CodecChannel again) {
    assertThat(messages)
        .as(failed ? "what Netty accepts before it refuses" : "what Netty accepts")
        .hasSizeGreaterThanOrEqualTo(packets.size());
    if (packets.get(0) instanceof Connect connect) {
      firstVersion = connect.version();
    }
    speak(firstVersion); // a second CONNECT, which Netty accepts, has changed it
    again.packets().clear();
    for (int i = 0; i < packets.size(); i++) {
      channel.writeOutbound(ReferenceCountUtil.retain(messages.get(i)));
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        again.receive(ByteBufUtil.getBytes(out));
        out.release();
      }
    }
    assertThat(again.faults()).isEmpty();
    assertThat(again.packets()).isEqualTo(packets);
  }

  /** Will Topics above 32,767 bytes, and a refusal of MQTT 3.1.1 that comes to MQTT 5.0. */
  static boolean isBeyondNetty(List<Packet> packets, ProtocolVersion version) {
    return packets.stream().anyMatch(packet -> isBeyondNetty(packet, version));
  }

  private static boolean isBeyondNetty(Packet packet, ProtocolVersion version) {
    if (packet instanceof Connect connect) {
      return connect.will() != null
          && connect.will().message().topic().toString().length() > 10_000;
    }
    return packet instanceof ConnAck connAck
        && connAck.reasonCode().isError()
        && version == ProtocolVersion.MQTT_5;
  }

  private void speak(ProtocolVersion version) {
    channel
        .attr(VERSION)
        .set(version == ProtocolVersion.MQTT_5 ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1);
  }

  @Override
  public void close() {
    messages.forEach(ReferenceCountUtil::release);
    channel.finishAndReleaseAll();
  }
}
