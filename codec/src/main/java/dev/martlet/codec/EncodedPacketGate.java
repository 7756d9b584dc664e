package dev.martlet.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Netty's encoder and the wire and holds the bytes of one packet, so that they can
 * be measured before they go: what is too large to be sent must leave no trace.
 */
final class EncodedPacketGate extends ChannelOutboundHandlerAdapter {
  private boolean closed;
  private @Nullable ByteBuf held;

  /** From now on what is encoded stays here, until {@link #take}. */
  void close() {
    closed = true;
  }

  /** What was encoded meanwhile, now the caller's to release; null if nothing was. */
  @Nullable ByteBuf take() {
    ByteBuf taken = held;
    held = null;
    closed = false;
    return taken;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (closed && msg instanceof ByteBuf bytes) {
      held = bytes;
    } else {
      ctx.write(msg, promise);
    }
  }
}
