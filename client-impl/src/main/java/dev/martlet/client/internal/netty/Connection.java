package dev.martlet.client.internal.netty;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.codec.UnsendablePacketException;
import dev.martlet.codec.packet.Packet;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One transport connection to a server, speaking packets. Confined to its event loop.
 *
 * <p>What is sent leaves with the next {@link #flush}, so that a burst costs one system call.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how closing ends is told by channelInactive
public final class Connection {
  /** How far it is. */
  private enum Stage {
    OPENING,
    OPEN,
    ENDED
  }

  /** How long the other side may take to end the connection after our last word. */
  private static final long LINGER_MILLIS = 1_000;

  /** How long our last words may take to leave. */
  private static final long FAREWELL_MILLIS = 10_000;

  private final ConnectionListener listener;
  private final Layers layers;
  private Stage stage = Stage.OPENING;
  private @Nullable Layer establishing;
  private @Nullable Channel channel;
  private @Nullable PacketCodec codec;
  private @Nullable Throwable fault;
  private boolean unflushed;
  private boolean reads = true;
  private boolean heard;

  private Connection(ConnectionListener listener, Layers layers) {
    this.listener = listener;
    this.layers = layers;
  }

  /**
   * Begins to connect to {@code address}; {@code listener} hears how it went, never before this
   * returns.
   *
   * @param layers what lies between the transport and MQTT
   */
  public static Connection open(
      EventLoop loop,
      ChannelFactory<? extends Channel> channels,
      SocketAddress address,
      Layers layers,
      ConnectionListener listener) {
    Connection connection = new Connection(listener, layers);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channelFactory(channels)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the attempt as a whole has a limit
            .disableResolver()
            .handler(connection.new Pipeline())
            .connect(address);
    connection.channel = connecting.channel();
    connecting.addListener(done -> {
      if (!done.isSuccess()) {
        // a channel that could not even be made tells it at once, or on a thread of Netty's own
        loop.execute(() -> connection.notOpened(done.cause()));
      }
    });
    return connection;
  }

  /** What the server takes, header included; larger packets are refused from now on. */
  public void peerMaximumPacketSizeBytes(long bytes) {
    requireNonNull(codec).peerMaximumPacketSizeBytes(bytes);
  }

  /**
   * Encodes {@code packet}; it leaves with the next {@link #flush}.
   *
   * @throws RequestRejectedException if it is larger than the server takes or cannot be encoded
   */
  public void send(Packet packet) {
    write(packet);
  }

  /** As {@link #send}; {@code written} gets null once the transport has it, or what went wrong. */
  public void send(Packet packet, Consumer<@Nullable Throwable> written) {
    write(packet).addListener(done -> written.accept(done.cause()));
  }

  /**
   * Sends what has gathered.
   *
   * @return whether there was anything
   */
  public boolean flush() {
    boolean flushes = unflushed;
    if (flushes) {
      unflushed = false;
      channel().flush();
    }
    return flushes;
  }

  /** Whether the transport wants more. */
  public boolean isWritable() {
    return channel().isWritable();
  }

  /**
   * Stops or resumes reading from the transport. What the transport has at hand is received after
   * this, never within: some transports would give it at once, amid of what the caller does.
   */
  public void reading(boolean enabled) {
    reads = enabled;
    if (enabled) {
      channel().eventLoop().execute(this::readIfWanted);
    } else {
      channel().config().setAutoRead(false);
    }
  }

  private void readIfWanted() {
    if (reads) {
      channel().config().setAutoRead(true);
    }
  }

  /** Ends the connection at once. */
  public void close() {
    channel().close();
  }

  /** Ends the connection at once; the listener is told {@code cause}. */
  public void abort(Throwable cause) {
    fault = cause;
    close();
  }

  /**
   * Sends what has gathered, then ends the connection: our direction first, so that the last packet
   * is not lost to a reset, and all of it when the other side has followed, or after a second; what
   * does not leave within ten is given up. Each layer says goodbye as it does: WebSocket by a close
   * frame, then TLS by close_notify.
   */
  public void closeAfterFlush() {
    Channel open = channel();
    unflushed = false;
    reading(true);
    closeWithin(FAREWELL_MILLIS);
    lastWords(open)
        .addListener(written -> {
          if (written.isSuccess() && open instanceof DuplexChannel duplex) {
            closeWithin(LINGER_MILLIS);
            shutOutput(duplex);
          } else if (written.isSuccess() && open instanceof LocalChannel) {
            // Has no directions to shut; and the other end, if it followed later, would need this
            // loop, which may have ended by then.
            closeWithin(LINGER_MILLIS);
          } else {
            close();
          }
        });
  }

  private ChannelFuture lastWords(Channel open) {
    return layers.afterTls() == Layer.WEB_SOCKET
        ? WebSocketFrames.closeAfterFlush(open)
        : open.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  private static void shutOutput(DuplexChannel duplex) {
    SslHandler tls = duplex.pipeline().get(SslHandler.class);
    if (tls == null) {
      duplex.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(notified -> duplex.shutdownOutput());
    }
  }

  private void closeWithin(long millis) {
    Future<?> limit = channel().eventLoop().schedule(this::close, millis, TimeUnit.MILLISECONDS);
    channel().closeFuture().addListener(closed -> limit.cancel(false));
  }

  private ChannelFuture write(Packet packet) {
    ChannelFuture written = channel().write(packet);
    if (written.cause() instanceof UnsendablePacketException e) {
      throw new RequestRejectedException(e.reasonCode(), String.valueOf(e.getMessage()));
    }
    if (written.cause() != null && channel().isActive()) {
      abort(written.cause()); // a packet that was not sent must not pass for one that was
    }
    unflushed = true;
    return written;
  }

  private void begin(@Nullable Layer layer) {
    establishing = layer;
    if (layer == null) {
      stage = Stage.OPEN;
      listener.opened(this);
    } else {
      listener.begun(this, layer);
    }
  }

  /** Once; what comes later is news of something that has ended. */
  private void notOpened(Throwable cause) {
    if (stage == Stage.OPENING) {
      stage = Stage.ENDED;
      listener.notOpened(this, cause);
    }
  }

  /** The same, for what was being established on a transport that was there. */
  private void notEstablished(Throwable cause) {
    // TLS may fail before the transport is told to be there
    Layer layer = establishing == null ? layers.first() : establishing;
    notOpened(layer == null ? cause : layers.explain(layer, cause));
    close();
  }

  private Channel channel() {
    return requireNonNull(channel);
  }

  /** Sets the pipeline up. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel ch) {
      layers.addTo(ch.pipeline());
      codec = PacketCodec.addTo(ch.pipeline(), Role.CLIENT, layers.maximumPacketSizeBytes());
      ch.pipeline().addLast(new Handler());
    }
  }

  /** Tells the listener what happens. */
  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      if (stage == Stage.OPENING) {
        begin(layers.first());
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
        close(); // the server has said that nothing more comes, and may leave the transport open
      }
      if (stage != Stage.OPENING) {
        return;
      }
      if (event instanceof SslHandshakeCompletionEvent tls) {
        if (tls.isSuccess()) {
          begin(layers.afterTls());
        } else {
          notEstablished(tls.cause());
        }
      } else if (event == Upgraded.UPGRADED) {
        begin(null);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
      heard = true;
      listener.received(Connection.this, (Packet) packet);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (stage == Stage.OPEN) {
        listener.burstEnded(Connection.this);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (stage == Stage.OPEN) {
        listener.writabilityChanged(Connection.this);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (stage != Stage.OPEN) {
        notEstablished(cause);
      } else if (cause instanceof MalformedPacketException malformed) {
        listener.malformed(Connection.this, malformed);
      } else {
        abort(layers.explain(cause, heard));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (stage == Stage.OPEN) {
        stage = Stage.ENDED;
        listener.closed(Connection.this, heard ? fault : layers.explainSilentEnd(fault));
      } else {
        notEstablished(new ClosedChannelException());
      }
    }
  }
}
