package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.spi.BrokerRuntime;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * The seam under a broker, in Netty's own terms: whoever supplies the loop and the channels decides
 * where the broker runs, what it talks through and, by the loop's ticker, what time it is. The
 * pipeline above is always the same.
 */
public interface NettyBrokerRuntime extends BrokerRuntime {

  /** The loop of a broker, for its whole life; it outlives the broker. */
  EventLoop eventLoop();

  /**
   * A broker begins.
   *
   * @param intake takes the broker's end of a connection, a channel of {@link #eventLoop} that is
   *     made and not registered, on the loop's thread: registers it and serves it, or closes it if
   *     the broker is closed or has as many as it may have
   */
  void serve(Consumer<Channel> intake);
}
