package dev.martlet.testbroker.internal.simulation;

import dev.martlet.codec.packet.Packet;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Shows the packets of one end to the trace, in the order in which that end has to do with them.
 */
final class TraceTap extends ChannelDuplexHandler {
  private final PacketTrace trace;
  private final SimulatedChannel channel;

  TraceTap(PacketTrace trace, SimulatedChannel channel) {
    this.trace = trace;
    this.channel = channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Packet packet) {
      trace.received(number(), channel.isOfClient(), packet);
    }
    context.fireChannelRead(message);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise is told
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof Packet packet) {
      trace.sent(number(), channel.isOfClient(), packet);
    }
    context.write(message, promise);
  }

  private int number() {
    SimulatedConnection connection = channel.connection();
    return connection == null ? 0 : connection.number();
  }
}
