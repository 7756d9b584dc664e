package dev.martlet.testbroker.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections above the maximum before anything is spent on them. One for all listeners of a
 * broker.
 */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

  private final int maximum;
  private final AtomicLong refused = new AtomicLong();
  private int open;

  ConnectionLimit(int maximum) {
    this.maximum = maximum;
  }

  /** Any thread. */
  long refused() {
    return refused.get();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel accepted = (Channel) message;
    if (open >= maximum) {
      refuse(context, accepted);
      return;
    }
    open++;
    accepted.closeFuture().addListener(closed -> open--);
    context.fireChannelRead(message);
  }

  private void refuse(ChannelHandlerContext context, Channel accepted) {
    if (refused.getAndIncrement() == 0) { // a flood of connections is to be none of lines
      LOG.warn(
          "Refused the connection of {} to {}: there are {}, the maximum; further ones are counted",
          accepted.remoteAddress(),
          context.channel().localAddress(),
          maximum);
    }
    accepted.unsafe().closeForcibly();
  }
}
