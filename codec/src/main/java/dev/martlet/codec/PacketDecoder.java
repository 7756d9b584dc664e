package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts what arrives into whole packets and reads them, each from bytes that end where the packet
 * ends.
 */
final class PacketDecoder extends ByteToMessageDecoder {
  private static final int UNKNOWN = -1;
  private static final int SHOWN_BYTES = 32;
  private static final int CONNECT_CODE = 1;
  private static final int AUTH_CODE = 15;

  /** Up to the end of the variable header of CONNECT, and into the method's name of AUTH. */
  private static final int HARMLESS_BYTES = 12;

  /** A packet from this size on does not leave its buffer to what follows. */
  private static final int LARGE_PACKET_BYTES = 1024 * 1024;

  private final CodecState state;
  private final PacketMapping mapping;
  private final long maximumPacketSizeBytes;
  private final UnfinishedPackets.Sender sender;
  private final UnfinishedPackets.Share share;

  /** The size of the packet whose beginning has been buffered, as soon as that says it. */
  private int awaitedBytes = UNKNOWN;

  PacketDecoder(
      CodecState state,
      PacketMapping mapping,
      long maximumPacketSizeBytes,
      UnfinishedPackets.Sender sender) {
    this.state = state;
    this.mapping = mapping;
    this.maximumPacketSizeBytes = maximumPacketSizeBytes;
    this.sender = sender;
    this.share = sender.newShare();
    setCumulator(this::cumulate);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf in && !state.hasFailed()) {
      requireRoom(ctx, largerBytes(internalBuffer(), in));
    }
    super.channelRead(ctx, message);
    if (!state.hasFailed()) {
      requireRoom(ctx, heldBytes(ctx));
      if (state.hasFailed()) {
        super.channelRead(ctx, Unpooled.EMPTY_BUFFER); // which lets go of what is buffered
      }
    }
    share.set(heldBytes(ctx));
  }

  /** The memory that the beginning of a packet takes. */
  private int heldBytes(ChannelHandlerContext ctx) {
    return ctx.isRemoved() || actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
  }

  /** Refuses the connection if {@code bytes} are more than there is left of what all share. */
  private void requireRoom(ChannelHandlerContext ctx, int bytes) {
    if (share.isTooSmallFor(bytes)) {
      state.fail(
          ctx,
          new MalformedPacketException(
              ReasonCode.QUOTA_EXCEEDED,
              "no room for more packets that are not whole",
              null,
              state.version()));
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    share.set(0);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (state.hasFailed()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int start = in.readerIndex();
    try {
      awaitedBytes = packetSizeBytes(in);
      if (awaitedBytes != UNKNOWN && in.readableBytes() >= awaitedBytes) {
        int sizeBytes = awaitedBytes;
        awaitedBytes = UNKNOWN;
        out.add(read(in.readSlice(sizeBytes)));
        if (sizeBytes >= LARGE_PACKET_BYTES) {
          leave(ctx, in);
        }
      }
    } catch (MalformedPacketException fault) {
      state.malformedBytes(firstBytes(in, start));
      in.skipBytes(in.readableBytes());
      state.fail(ctx, fault);
    } catch (RuntimeException | Error defect) {
      in.skipBytes(in.readableBytes()); // or closing the channel would read on behind the defect
      state.stop();
      throw defect;
    }
  }

  /** What follows a large packet, if it is little, goes on in a small buffer of its own. */
  private void leave(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
    int restBytes = in.readableBytes();
    if (restBytes > 0 && restBytes < LARGE_PACKET_BYTES) {
      ByteBuf rest = ctx.alloc().buffer(restBytes);
      in.readBytes(rest, restBytes);
      channelRead(ctx, rest); // from within: it is read when this buffer is done
    }
  }

  private String firstBytes(ByteBuf in, int start) {
    int code = in.getUnsignedByte(start) >>> 4;
    boolean mayHoldSecret = state.version() == null || code == CONNECT_CODE || code == AUTH_CODE;
    int end = in.readerIndex() > start ? in.readerIndex() : in.writerIndex();
    int length = Math.min(mayHoldSecret ? HARMLESS_BYTES : SHOWN_BYTES, end - start);
    return ByteBufUtil.hexDump(in, start, length);
  }

  /** Reads the fixed header in place: the size of the packet, or {@link #UNKNOWN}. */
  private int packetSizeBytes(ByteBuf in) {
    int start = in.readerIndex();
    PacketType type = FixedHeader.type(in.getUnsignedByte(start), state.version());
    FixedHeader.checkPlace(type, state);
    int remainingLength = 0;
    for (int i = 0; i < VariableByteInteger.MAX_BYTES; i++) {
      int at = start + 1 + i;
      if (at == in.writerIndex()) {
        return UNKNOWN;
      }
      int digit = in.getUnsignedByte(at);
      remainingLength |= VariableByteInteger.valueOf(digit, i);
      if (!VariableByteInteger.continuesAfter(digit)) {
        if (VariableByteInteger.isPadding(digit, i)) {
          throw Rule.SHORTEST_FORM.broken(
              state.version(), type + ": Remaining Length in more bytes than it needs");
        }
        return checkSize(type, 2 + i + remainingLength);
      }
    }
    throw Rule.VARIABLE_BYTE_INTEGER.broken(
        state.version(), type + ": Remaining Length of more than four bytes");
  }

  /** Refuses by the header alone, before the rest is buffered. */
  private int checkSize(PacketType type, int sizeBytes) {
    if (sizeBytes > maximumPacketSizeBytes) {
      Rule rule = state.role() == Role.CLIENT ? Rule.CLIENTS_PACKET_SIZE : Rule.SERVERS_PACKET_SIZE;
      throw rule.broken(
          state.version(),
          type + " of " + sizeBytes + " bytes, the limit is " + maximumPacketSizeBytes);
    }
    return sizeBytes;
  }

  private Packet read(ByteBuf packet) {
    int firstByte = packet.readUnsignedByte();
    while (VariableByteInteger.continuesAfter(packet.readUnsignedByte())) {
      // the Remaining Length, which has been looked at already
    }
    PacketType type = FixedHeader.type(firstByte, state.version());
    PacketBody body = new PacketBody(type, FixedHeader.flags(firstByte), packet, state);
    if (type == PacketType.CONNECT) {
      ProtocolNegotiation.receive(body, state);
    }
    Packet read = mapping.decode(body);
    if (read instanceof Connect connect) {
      sender.letIn();
      state.wantsProblemInformation(connect.properties().requestProblemInformation());
    }
    return read;
  }

  /**
   * Doubles the buffer of a large packet until the packet fits. Netty adds four megabytes at a
   * time, so that it would copy a packet of a hundred megabytes twenty times; all of it at once
   * would let five bytes take 256 megabytes.
   */
  private ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf cumulation, ByteBuf in) {
    if (state.hasFailed()) {
      cumulation.release();
      return in;
    }
    int largerBytes = largerBytes(cumulation, in);
    if (largerBytes == 0) {
      return MERGE_CUMULATOR.cumulate(allocator, cumulation, in);
    }
    try {
      ByteBuf larger = allocator.buffer(largerBytes);
      larger.writeBytes(cumulation).writeBytes(in);
      cumulation.release();
      return larger;
    } finally {
      in.release();
    }
  }

  /** The buffer that {@code cumulation} has to give way to; 0 if it need not. */
  private int largerBytes(ByteBuf cumulation, ByteBuf in) {
    int bufferedBytes = cumulation.readableBytes();
    int neededBytes = bufferedBytes + in.readableBytes();
    boolean isEnough =
        bufferedBytes == 0
            || neededBytes >= awaitedBytes
            || cumulation.writableBytes() >= in.readableBytes();
    return isEnough ? 0 : (int) Math.min(awaitedBytes, 2L * neededBytes);
  }
}
