package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.UnsendablePacketException;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.core.ClientLink;
import dev.martlet.testbroker.internal.core.Connection;
import dev.martlet.testbroker.policy.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins a channel and a connection of the core. */
@SuppressWarnings("FutureReturnValueIgnored") // how closing ends is told by channelInactive
final class ClientHandler extends ChannelInboundHandlerAdapter implements ClientLink {

  private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

  private final Channel channel;
  private final PacketCodec codec;
  private final FaultyPackets faults;
  private final PacketTap tap;
  private final BurstEnd burstEnd;
  private final LingeringClose lingering;
  private final Connection connection;
  private @Nullable ChannelFuture lastWrite;
  private boolean awaitsFlush;
  private boolean reading = true;
  private boolean closing;

  ClientHandler(
      Channel channel,
      PacketCodec codec,
      FaultyPackets faults,
      BrokerCore core,
      BurstEnd burstEnd) {
    this.channel = channel;
    this.codec = codec;
    this.faults = faults;
    this.tap = faults.tap();
    this.burstEnd = burstEnd;
    this.lingering = new LingeringClose(channel);
    this.connection = core.accept(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    burstEnd.run(); // the deadline for CONNECT
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    connection.received((Packet) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    burstEnd.run();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    boolean writable = channel.isWritable();
    connection.writable(writable);
    readOrNot();
    if (writable) {
      burstEnd
          .run(); // when it ceases to be, this is inside of a write: flushing has to wait for it
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.lost();
    burstEnd.run();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof TransportEnded ended) {
      connection.lost();
      closing = true;
      lingering.limitTime();
      ended.goodbye().addListener(said -> lingering.shutOutput());
      burstEnd.run();
    } else if (event instanceof SslCloseCompletionEvent ended && ended.isSuccess()) {
      channel.close(); // close_notify: the client has nothing more to say
    } else if (event instanceof SslHandshakeCompletionEvent shaken && !shaken.isSuccess()) {
      LOG.info("No TLS with {}: {}", channel, String.valueOf(shaken.cause().getMessage()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof MalformedPacketException malformed) {
      connection.malformed(malformed);
    } else {
      if (isFaultOfTransport(cause)) {
        LOG.debug("The connection of {} ends: {}", channel, cause.toString());
      } else {
        tap.closed("by a defect of the test broker: " + cause);
        LOG.error("A defect of the test broker closes the connection of {}", channel, cause);
      }
      channel.close();
    }
    burstEnd.run();
  }

  @Override
  public Peer peer() {
    return new ChannelPeer(channel);
  }

  @Override
  public void speak(ProtocolVersion version) {
    codec.speak(version);
  }

  @Override
  public void reading(boolean value) {
    reading = value;
    readOrNot();
  }

  @Override
  public void glance() {
    if (faults.mayRead()) {
      channel.read();
    }
  }

  @Override
  public void limitPacketSize(long maximumPacketSizeBytes) {
    codec.peerMaximumPacketSizeBytes(maximumPacketSizeBytes);
  }

  @Override
  public boolean send(Packet packet) {
    ChannelFuture future = channel.write(packet);
    if (future.isDone() && future.cause() instanceof UnsendablePacketException unsendable) {
      if (unsendable.reasonCode() == ReasonCode.PACKET_TOO_LARGE
          || (packet instanceof ConnAck
              && unsendable.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION)) {
        return false;
      }
      throw unsendable;
    }
    lastWrite = future;
    awaitFlush();
    return true;
  }

  @Override
  public long unsentBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    // Netty counts 96 bytes more for each entry, as it does for the water marks.
    long inChannel =
        buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    return inChannel + faults.waitingBytes();
  }

  @Override
  public void close(String why) {
    tap.closed("by the broker: " + why);
    closing = true;
    awaitFlush();
  }

  /** Puts out what was written; then closes, if that is due. */
  void flush() {
    awaitsFlush = false;
    channel.flush();
    if (!closing || !faults.mayClose()) {
      return;
    }
    if (lastWrite == null || lastWrite.isDone()) {
      lingering.shutOutput();
    } else {
      lastWrite.addListener(sent -> lingering.shutOutput());
      lingering.limitTime(); // the client may never read
    }
  }

  /** Who does not read is not read from: answers would pile up without end. */
  private void readOrNot() {
    boolean mayRead = closing || (reading && channel.isWritable());
    channel.config().setAutoRead(mayRead && faults.mayRead());
  }

  private void awaitFlush() {
    if (!awaitsFlush) {
      awaitsFlush = true;
      burstEnd.add(this);
    }
  }

  /** TLS and WebSocket: what the client sent was none, or none that it may send. */
  private static boolean isFaultOfTransport(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof CorruptedFrameException
        || (cause instanceof DecoderException && cause.getCause() instanceof SSLException);
  }
}
