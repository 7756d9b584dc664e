package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** Turns what Netty has decoded into packets, and all that is wrong with it into one fault. */
final class PacketDecoder extends ChannelInboundHandlerAdapter {
  private final CodecState state;
  private final PacketMapping mapping;

  PacketDecoder(CodecState state, PacketMapping mapping) {
    this.state = state;
    this.mapping = mapping;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof Packet) {
      ctx.fireChannelRead(msg);
      return;
    }
    Packet packet;
    try {
      if (!(msg instanceof MqttMessage message) || state.hasFailed()) {
        return;
      }
      state.messageEmerged();
      packet = decode(message);
    } catch (MalformedPacketException fault) {
      state.fail(ctx, fault);
      return;
    } finally {
      ReferenceCountUtil.release(msg);
    }
    ctx.fireChannelRead(packet);
  }

  private Packet decode(MqttMessage message) {
    if (message.decoderResult().isFailure()) {
      throw fault(message);
    }
    PacketType type = FixedHeader.type(message.fixedHeader().messageType());
    try {
      return mapping.decode(type, message);
    } catch (MalformedPacketException fault) {
      throw fault;
    } catch (RuntimeException e) {
      throw new MalformedPacketException(
          ReasonCode.MALFORMED_PACKET, type + ": " + e.getMessage(), e);
    }
  }

  /** Netty gives the fault as it was thrown, and a fixed header if it came that far. */
  private static MalformedPacketException fault(MqttMessage message) {
    Throwable cause = message.decoderResult().cause();
    MqttMessageType type =
        message.fixedHeader() == null ? null : message.fixedHeader().messageType();
    // QoS 3 or Retain Handling 3, a Protocol Error (section 3.8.3.1)
    boolean optionOutOfRange =
        type == MqttMessageType.SUBSCRIBE && cause instanceof IllegalArgumentException;
    return new MalformedPacketException(
        optionOutOfRange ? ReasonCode.PROTOCOL_ERROR : ReasonCode.MALFORMED_PACKET,
        (type == null ? "packet" : type) + ": " + printable(cause.getMessage()),
        cause);
  }

  /** Netty quotes the text that it refuses, as the peer sent it. */
  private static String printable(@Nullable String message) {
    return message == null ? "cannot be decoded" : message.replaceAll("\\p{Cntrl}", "?");
  }
}
