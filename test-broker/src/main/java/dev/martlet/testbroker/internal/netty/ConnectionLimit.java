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
    if (admits((Channel) message)) {
      context.fireChannelRead(message);
    }
  }

  /** Counts {@code accepted}, which is not registered yet; false if there are too many. */
  boolean admits(Channel accepted) {
    if (open >= maximum) {
      refuse(accepted);
      return false;
    }
    open++;
    accepted.closeFuture().addListener(closed -> open--);
    return true;
  }

  private void refuse(Channel accepted) {
    if (refused.getAndIncrement() == 0) { // a flood of connections is to be none of lines
      LOG.warn(
          "Refused the connection of {} to {}: there are {}, the maximum; further ones are counted",
          accepted.remoteAddress(),
          accepted.localAddress(),
          maximum);
    }
    accepted.unsafe().closeForcibly();
  }
}
