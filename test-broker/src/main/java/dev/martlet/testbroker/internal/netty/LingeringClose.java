package dev.martlet.testbroker.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection layer by layer: says that nothing more comes, and waits for the client to
 * close. Closing a socket with unread bytes resets it, and the client would lose the DISCONNECT
 * that it has not read yet.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how closing ends is told by channelInactive
final class LingeringClose {

  /** How long a client has to close its side after the broker closed its own. */
  private static final long LINGER_MILLIS = 1_000;

  private final Channel channel;
  private boolean limited;
  private boolean shut;

  LingeringClose(Channel channel) {
    this.channel = channel;
  }

  /** Ends a connection at once and tells the other side so by a TCP reset, if it is by TCP. */
  static void reset(Channel channel) {
    if (!channel.isOpen()) {
      return;
    }
    channel.config().setOption(ChannelOption.SO_LINGER, 0); // sockets alone know it
    channel.unsafe().close(channel.newPromise());
  }

  /** The same once {@code last} is out, or the client has had its time to take it. */
  static void resetAfter(Channel channel, ChannelFuture last) {
    Future<?> latest =
        channel.eventLoop().schedule(() -> reset(channel), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> latest.cancel(false));
    last.addListener(out -> reset(channel));
  }

  /** From now on the client has a bounded time, whether it reads or not. */
  void limitTime() {
    if (limited) {
      return;
    }
    limited = true;
    Future<?> end =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> end.cancel(false));
  }

  /** Everything is out: ends what the broker sends. A second time there is nothing to wait for. */
  void shutOutput() {
    if (shut || !channel.isActive()) {
      channel.close();
      return;
    }
    shut = true;
    limitTime();
    channel.config().setAutoRead(true);
    closeWebSocket().addListener(said -> shutTransport());
  }

  private ChannelFuture closeWebSocket() {
    ChannelHandlerContext context = channel.pipeline().context(WebSocketFrames.class);
    return context == null
        ? channel.newSucceededFuture()
        : ((WebSocketFrames) context.handler()).close(context);
  }

  private void shutTransport() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    boolean shaken = tls != null && tls.handshakeFuture().isSuccess();
    if (!(channel instanceof DuplexChannel duplex) || (tls != null && !shaken)) {
      channel.close(); // what was sent arrives, or nothing was sent
    } else if (tls != null) {
      tls.closeOutbound().addListener(notified -> duplex.shutdownOutput());
    } else {
      duplex.shutdownOutput();
    }
  }
}
