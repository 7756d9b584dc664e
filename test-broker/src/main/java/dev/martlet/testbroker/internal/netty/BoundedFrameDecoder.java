package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.UnfinishedPackets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/**
 * Reads frames. Netty holds a frame until it is whole, which is before the codec sees anything of
 * it: so it takes its room from what there is for packets that are not whole. Without room it fires
 * one exception and reads nothing more.
 */
final class BoundedFrameDecoder extends WebSocket13FrameDecoder {

  private final UnfinishedPackets.Share share;
  private boolean refused;

  /** Holds nothing yet. */
  BoundedFrameDecoder(WebSocketDecoderConfig config, UnfinishedPackets.Sender sender) {
    super(config);
    this.share = sender.newShare();
    setCumulator(BoundedFrameDecoder::cumulate);
  }

  /**
   * Lets go of the frames that were read before the buffer would grow. Netty does so every sixteen
   * reads: by then a stream of small frames, which is owed no room, holds a megabyte.
   */
  private static ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf cumulation, ByteBuf in) {
    if (cumulation.writableBytes() < in.readableBytes()
        && cumulation.refCnt() == 1
        && !cumulation.isReadOnly()) {
      cumulation.discardReadBytes();
    }
    return MERGE_CUMULATOR.cumulate(allocator, cumulation, in);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    try {
      super.channelRead(context, message);
      if (share.isTooSmallFor(heldBytes(context))) {
        refuse(context);
      }
    } finally {
      share.set(heldBytes(context));
    }
  }

  private void refuse(ChannelHandlerContext context) throws Exception {
    refused = true;
    super.channelRead(context, Unpooled.EMPTY_BUFFER); // which lets go of what is buffered
    context.fireExceptionCaught(
        new CorruptedWebSocketFrameException(
            WebSocketCloseStatus.TRY_AGAIN_LATER, "no room for more frames that are not whole"));
  }

  /** The memory that the beginning of a frame takes. */
  private int heldBytes(ChannelHandlerContext context) {
    return context.isRemoved() || actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
    } else {
      super.decode(context, in, out);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    share.set(0);
  }
}
