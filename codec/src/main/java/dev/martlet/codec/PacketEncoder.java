package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.Publish;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns packets into bytes, or fails their promises; in one go, so that the order stays. */
final class PacketEncoder extends ChannelOutboundHandlerAdapter {
  private final CodecState state;
  private final PacketMapping mapping;
  private final EncodedPacketGate gate;
  private @Nullable ChannelHandlerContext context;

  PacketEncoder(CodecState state, PacketMapping mapping, EncodedPacketGate gate) {
    this.state = state;
    this.mapping = mapping;
    this.gate = gate;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** See {@link PacketCodec#whyUnsendable}. */
  @Nullable UnsendablePacketException whyUnsendable(Packet packet) {
    try {
      checkedBytes(Objects.requireNonNull(context, "in a pipeline"), packet).release();
      return null;
    } catch (UnsendablePacketException e) {
      return e;
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (!(msg instanceof Packet packet)) {
      ctx.write(msg, promise);
      return;
    }
    ByteBuf bytes;
    try {
      bytes = checkedBytes(ctx, packet);
    } catch (UnsendablePacketException e) {
      promise.tryFailure(e);
      return;
    }
    if (packet instanceof Connect connect) {
      state.speak(connect.version());
      state.wantsProblemInformation(connect.properties().requestProblemInformation());
    }
    ctx.write(bytes, promise);
  }

  private ByteBuf checkedBytes(ChannelHandlerContext ctx, Packet packet) {
    checkPlace(packet.type());
    return encodeWithinLimit(ctx, wanted(packet));
  }

  private void checkPlace(PacketType type) {
    if (!state.role().sends(type)) {
      throw UnsendablePacketException.protocolError(type + " from a " + state.role());
    }
    if (type == PacketType.CONNECT && state.version() != null) {
      throw UnsendablePacketException.protocolError("a second CONNECT [MQTT-3.1.0-2]");
    }
    if (type == PacketType.CONNECT || type == PacketType.CONNACK) {
      return;
    }
    if (state.version() == null) {
      throw UnsendablePacketException.protocolError(type + " before CONNECT");
    }
    if (!state.isMqtt5() && FixedHeader.isMqtt5Only(type, state.role())) {
      throw UnsendablePacketException.notInMqtt311(type + " from a " + state.role());
    }
  }

  /** The packet without explanations where the client wants none [MQTT-3.1.2-29]. */
  private Packet wanted(Packet packet) {
    if (state.role() == Role.CLIENT || state.wantsProblemInformation()) {
      return packet;
    }
    return switch (packet.type()) {
      case CONNACK, DISCONNECT -> packet;
      default -> BarePackets.withoutReason(packet);
    };
  }

  private ByteBuf encodeWithinLimit(ChannelHandlerContext ctx, Packet packet) {
    long limit = state.peerMaximumPacketSizeBytes();
    if (packet instanceof Publish publish && publish.payload().remaining() > limit) {
      // known without a copy of the payload
      throw tooLarge(packet, "a payload of " + publish.payload().remaining(), limit);
    }
    ByteBuf bytes = encode(ctx, packet);
    if (bytes.readableBytes() <= limit) {
      return bytes;
    }
    long sizeBytes = bytes.readableBytes();
    bytes.release();
    Packet bare = BarePackets.withoutReason(packet);
    if (bare.equals(packet)) {
      throw tooLarge(packet, String.valueOf(sizeBytes), limit);
    }
    return encodeWithinLimit(ctx, bare);
  }

  private static UnsendablePacketException tooLarge(Packet packet, String size, long limit) {
    return new UnsendablePacketException(
        ReasonCode.PACKET_TOO_LARGE,
        packet.type() + " of " + size + " bytes, the peer takes " + limit);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
  private ByteBuf encode(ChannelHandlerContext ctx, Packet packet) {
    ChannelPromise encoded = ctx.newPromise();
    gate.close();
    ByteBuf bytes;
    try {
      ctx.write(mapping.encode(packet), encoded);
    } finally {
      bytes = gate.take();
    }
    if (bytes == null) {
      throw UnsendablePacketException.malformed(packet.type() + ": " + encoded.cause());
    }
    ShortForms.shorten(packet.type(), bytes);
    return bytes;
  }
}
