package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.fault.FaultyConnection;
import dev.martlet.testbroker.internal.time.BrokerTime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does to the packets of one connection what the script of faults says, between the tap, which
 * tells what crosses the wire, and the core.
 */
@SuppressWarnings("FutureReturnValueIgnored") // it is the promise
final class FaultyPackets extends ChannelDuplexHandler implements FaultyConnection {

  /** What waits for the broker, above which the client is not read from. */
  private static final long MAX_WAITING_TO_BROKER_BYTES = 64 * 1024;

  /** What waits for the client, above which the core sends no messages. */
  private static final long MAX_WAITING_FROM_BROKER_BYTES = 256 * 1024;

  private static final int WRITABILITY_INDEX = 1;

  private final FaultScript script;
  private final PacketTap tap;
  private final FaultyBytes bytes;
  private final BrokerTime time;
  private @Nullable ConnectionFaults connection;
  private @Nullable IncomingFaults incoming;
  private @Nullable OutgoingFaults outgoing;
  private @Nullable Channel channel;
  private boolean congested;

  FaultyPackets(FaultScript script, PacketTap tap, FaultyBytes bytes, BrokerTime time) {
    this.script = script;
    this.tap = tap;
    this.bytes = bytes;
    this.time = time;
  }

  PacketTap tap() {
    return tap;
  }

  /** Whether the client may be read from, as far as faults go. */
  boolean mayRead() {
    return !congested && !connection().isDeaf();
  }

  /** Whether the connection may be closed now; if not it is when its silence ends. */
  boolean mayClose() {
    return connection().mayClose();
  }

  /** What the core has sent and the channel does not have yet. */
  long waitingBytes() {
    return outgoing().waitingBytes() + bytes.waitingFromBroker();
  }

  @Override
  public void rulesChanged() {
    try {
      channel().eventLoop().execute(connection()::reconsider);
    } catch (RejectedExecutionException e) {
      // the broker is closed, and the connection with it
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    ConnectionFaults whole = new ConnectionFaults(context, script, tap, bytes);
    OutgoingFaults out = new OutgoingFaults(whole, this::waitingChanged, time);
    connection = whole;
    outgoing = out;
    incoming = new IncomingFaults(whole, out, this::waitingChanged, time);
    bytes.waitingChanged(this::waitingChanged);
    bytes.beforeReading(whole::reconsider); // a rule may be about these bytes already
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    script.opened(this);
    context.fireChannelActive();
    connection().opened();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    incoming().received((Packet) message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof Packet packet) {
      outgoing().write(packet, promise);
    } else {
      context.write(message, promise);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (connection().mayClose()) {
      context.close(promise);
    } else {
      context.channel().closeFuture().addListener(closed -> promise.trySuccess());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof TransportEnded) {
      incoming().end();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    incoming().end();
    end();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end();
  }

  private void end() {
    script.closed(this);
    outgoing().end();
  }

  private void waitingChanged() {
    boolean tooMuch =
        incoming().waitingBytes() + bytes.waitingToBroker() > MAX_WAITING_TO_BROKER_BYTES;
    boolean changed = tooMuch != congested;
    congested = tooMuch;
    boolean writable = waitingBytes() <= MAX_WAITING_FROM_BROKER_BYTES;
    ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
    if (buffer != null && buffer.getUserDefinedWritability(WRITABILITY_INDEX) != writable) {
      buffer.setUserDefinedWritability(WRITABILITY_INDEX, writable);
      changed = true; // which the buffer would tell after this burst, that may be a large one
    }
    if (changed) {
      channel().pipeline().fireChannelWritabilityChanged(); // the ClientHandler looks again
    }
  }

  private Channel channel() {
    return Objects.requireNonNull(channel, "in a pipeline");
  }

  private ConnectionFaults connection() {
    return Objects.requireNonNull(connection, "in a pipeline");
  }

  private IncomingFaults incoming() {
    return Objects.requireNonNull(incoming, "in a pipeline");
  }

  private OutgoingFaults outgoing() {
    return Objects.requireNonNull(outgoing, "in a pipeline");
  }
}
