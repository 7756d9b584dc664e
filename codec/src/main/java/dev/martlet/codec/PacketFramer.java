package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts what arrives into whole packets. Netty's decoder, left alone with the stream, takes a field
 * that runs past the end of its packet from the next one, and waits for it if there is none.
 */
final class PacketFramer extends ByteToMessageDecoder {
  private static final int MAX_LENGTH_BYTES = 4;
  private static final int CONTINUES = 0x80;
  private static final int INCOMPLETE = -1;

  private final CodecState state;
  private final long maximumPacketSizeBytes;

  PacketFramer(CodecState state, long maximumPacketSizeBytes) {
    this.state = state;
    this.maximumPacketSizeBytes = maximumPacketSizeBytes;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (state.hasFailed()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      int sizeBytes = packetSizeBytes(in);
      if (sizeBytes != INCOMPLETE && in.readableBytes() >= sizeBytes) {
        out.add(in.readRetainedSlice(sizeBytes));
      }
    } catch (MalformedPacketException fault) {
      in.skipBytes(in.readableBytes());
      state.fail(ctx, fault);
    }
  }

  /** Reads the fixed header in place: the size of the packet, or {@link #INCOMPLETE}. */
  private int packetSizeBytes(ByteBuf in) {
    int start = in.readerIndex();
    PacketType type = FixedHeader.type(in.getUnsignedByte(start));
    FixedHeader.checkPlace(type, state);
    int remainingLength = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      int at = start + 1 + i;
      if (at == in.writerIndex()) {
        return INCOMPLETE;
      }
      int digit = in.getUnsignedByte(at);
      remainingLength |= (digit & ~CONTINUES) << (7 * i);
      if ((digit & CONTINUES) == 0) {
        if (digit == 0 && i > 0) {
          throw Faults.malformed(type + " with a Remaining Length in more bytes than it needs");
        }
        return checkSize(type, 2 + i + remainingLength);
      }
    }
    throw Faults.malformed(type + " with a Remaining Length of more than four bytes");
  }

  /** Refuses by the header alone, before the rest is buffered. */
  private int checkSize(PacketType type, int sizeBytes) {
    if (sizeBytes > maximumPacketSizeBytes) {
      throw new MalformedPacketException(
          ReasonCode.PACKET_TOO_LARGE,
          type + " of " + sizeBytes + " bytes, the limit is " + maximumPacketSizeBytes);
    }
    return sizeBytes;
  }
}
