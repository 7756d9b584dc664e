package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.UnsendablePacketException;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.testbroker.internal.core.NanoClock;
import dev.martlet.topic.TopicName;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells of one connection what crosses the wire. It stands next to the codec, so that whatever
 * holds a packet up between it and the core is seen by its effect: what came in has been told of,
 * what does not go out is not.
 */
final class PacketTap extends ChannelDuplexHandler {

  private static final int HIGHEST_ALIAS = 65_535;

  private final Traffic traffic;
  private final NanoClock clock;
  private final long connection;
  private final PacketCodec codec;
  private final AliasedTopics clients;
  private final AliasedTopics brokers = new AliasedTopics(HIGHEST_ALIAS);
  private final AliasedTopics brokersMeaning = new AliasedTopics(HIGHEST_ALIAS);
  private String clientIdentifier = "";
  private boolean closed;

  /**
   * Tells nothing yet.
   *
   * @param connection its number
   * @param topicAliasMaximum the highest alias that the client may use
   */
  PacketTap(
      Traffic traffic, NanoClock clock, long connection, PacketCodec codec, int topicAliasMaximum) {
    this.traffic = traffic;
    this.clock = clock;
    this.connection = connection;
    this.codec = codec;
    this.clients = new AliasedTopics(topicAliasMaximum);
  }

  /** Whose connection it is; empty as long as nobody knows. */
  String clientIdentifier() {
    return clientIdentifier;
  }

  /**
   * What {@code packet} is that is about to be written above the tap, or has just been read there;
   * tells nobody. Each packet to be written has to be asked about once, for its aliases.
   */
  WirePacket describe(boolean toBroker, Packet packet) {
    return describe(toBroker, packet, toBroker ? clients : brokersMeaning);
  }

  /** What writing {@code packet} now would fail with; null if it would not. */
  @Nullable UnsendablePacketException whyUnsendable(Packet packet) {
    return codec.whyUnsendable(packet);
  }

  /** Tells that the test has had something done to this connection or its packets. */
  void fault(String words) {
    happened(WireEvent.Kind.FAULT, words);
  }

  /** Tells that the connection has ended, by whom and why, unless that was told. */
  void closed(String words) {
    if (!closed) {
      closed = true;
      happened(WireEvent.Kind.CLOSED, words);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    happened(
        WireEvent.Kind.OPENED,
        context.channel().remoteAddress() instanceof InetSocketAddress address
            ? "from " + address.getHostString() + ":" + address.getPort()
            : "within this machine");
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Packet packet = (Packet) message;
    if (packet instanceof Connect connect && clientIdentifier.isEmpty()) {
      clientIdentifier = connect.clientIdentifier();
    }
    traffic.passed(describe(true, packet, clients));
    context.fireChannelRead(packet);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise is told
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    context.write(message, promise);
    if (!(message instanceof Packet packet) || promise.cause() != null) {
      return; // it is no packet, too large, or the connection is gone
    }
    sent(packet);
  }

  /** A packet is about to be written, which may say whose connection it is. */
  void sends(Packet packet) {
    if (packet instanceof ConnAck ack && ack.properties().assignedClientIdentifier() != null) {
      clientIdentifier = ack.properties().assignedClientIdentifier();
    }
  }

  /** A packet has been written. */
  void sent(Packet packet) {
    sends(packet);
    traffic.passed(describe(false, packet, brokers));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof TransportEnded ended) {
      closed(ended.words());
    } else if (event instanceof SslCloseCompletionEvent ended && ended.isSuccess()) {
      closed("by the client");
    } else if (event instanceof SslHandshakeCompletionEvent shaken && !shaken.isSuccess()) {
      closed("no TLS: " + shaken.cause().getMessage());
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof MalformedPacketException malformed) {
      if (malformed.code() != ReasonCode.QUOTA_EXCEEDED) { // want of room is told by the end
        happened(
            WireEvent.Kind.MALFORMED,
            malformed.getMessage() + ", first bytes " + codec.malformedBytes());
      }
    } else {
      closed("lost: " + cause.getMessage());
    }
    context.fireExceptionCaught(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed("by the client");
    context.fireChannelInactive();
  }

  private WirePacket describe(boolean toBroker, Packet packet, AliasedTopics aliases) {
    @Nullable TopicName topic = packet instanceof Publish publish ? aliases.learn(publish) : null;
    return new WirePacket(clock.nanos(), connection, clientIdentifier, toBroker, packet, topic);
  }

  private void happened(WireEvent.Kind kind, String words) {
    traffic.happened(new WireEvent(clock.nanos(), connection, clientIdentifier, kind, words));
  }
}
