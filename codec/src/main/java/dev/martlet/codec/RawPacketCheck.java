package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each whole packet before and after Netty's decoder: before, for what cannot be seen any
 * more once it is decoded; after, whether anything came out, because a decoder that waits for bytes
 * beyond the end of a packet would wait for ever.
 */
final class RawPacketCheck extends ChannelInboundHandlerAdapter {
  private static final int PACKET_IDENTIFIER_BYTES = 2;

  private final CodecState state;

  RawPacketCheck(CodecState state) {
    this.state = state;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes) || state.hasFailed()) {
      ReferenceCountUtil.release(msg);
      return;
    }
    PacketType type = FixedHeader.type(bytes.getUnsignedByte(bytes.readerIndex()));
    Packet decoded;
    try {
      decoded = check(type, bytes);
    } catch (MalformedPacketException fault) {
      bytes.release();
      state.fail(ctx, fault);
      return;
    }
    if (decoded != null) {
      bytes.release();
      ctx.fireChannelRead(decoded);
      return;
    }
    state.packetEntered();
    ctx.fireChannelRead(bytes);
    if (!state.hasMessageEmerged()) {
      state.fail(ctx, Faults.malformed(type + " ends in the middle of a field"));
    }
  }

  /** Returns the packet if it is one that Netty's decoder cannot read, though we can. */
  private @Nullable Packet check(PacketType type, ByteBuf packet) {
    return switch (type) {
      case CONNECT -> {
        ProtocolNegotiation.receive(bodyOf(packet), state);
        yield null;
      }
      case CONNACK -> checkConnAck(bodyOf(packet));
      case PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK -> {
        requireMqtt311Length(type, packet, PACKET_IDENTIFIER_BYTES);
        yield null;
      }
      case DISCONNECT -> {
        requireMqtt311Length(type, packet, 0);
        yield null;
      }
      case PUBLISH, SUBSCRIBE, SUBACK, UNSUBSCRIBE, PINGREQ, PINGRESP, AUTH -> null;
    };
  }

  /** MQTT 3.1.1 has neither reason codes nor properties, and Netty reads them all the same. */
  private void requireMqtt311Length(PacketType type, ByteBuf packet, int lengthBytes) {
    if (state.isMqtt5()) {
      return;
    }
    int actualBytes = bodyOf(packet).readableBytes();
    if (actualBytes != lengthBytes) {
      throw Faults.malformed(
          type + " with a Remaining Length of " + actualBytes + " in MQTT 3.1.1");
    }
  }

  private @Nullable ConnAck checkConnAck(ByteBuf body) {
    if (body.isReadable() && (body.getByte(body.readerIndex()) & 0xFE) != 0) {
      throw Faults.malformed("CONNACK with reserved flags set [MQTT-3.2.2-1]");
    }
    if (!state.isMqtt5() || body.readableBytes() != 2) {
      return null;
    }
    boolean sessionPresent = body.readByte() == 1;
    int returnCode = body.readUnsignedByte();
    ReasonCode reasonCode = ReturnCodes.read(returnCode);
    if (sessionPresent || !reasonCode.isError()) {
      throw Faults.malformed("CONNACK of MQTT 5.0 without properties");
    }
    // a server of MQTT 3.1.1 alone refuses the version in the only form that it knows
    return ConnAckMapping.inMqtt311(false, reasonCode);
  }

  private static ByteBuf bodyOf(ByteBuf packet) {
    ByteBuf body = packet.duplicate();
    body.skipBytes(1);
    while (body.readByte() < 0) {
      // the bytes of the Remaining Length but for the last have their highest bit set
    }
    return body;
  }
}
