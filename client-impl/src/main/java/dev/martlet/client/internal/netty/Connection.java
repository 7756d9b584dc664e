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
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
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
  /** How long the other side may take to end the connection after our last word. */
  private static final long LINGER_MILLIS = 1_000;

  /** How long our last words may take to leave. */
  private static final long FAREWELL_MILLIS = 10_000;

  private final ConnectionListener listener;
  private final long maximumPacketSizeBytes;
  private @Nullable Channel channel;
  private @Nullable PacketCodec codec;
  private @Nullable Throwable fault;
  private boolean unflushed;
  private boolean reads = true;

  private Connection(ConnectionListener listener, long maximumPacketSizeBytes) {
    this.listener = listener;
    this.maximumPacketSizeBytes = maximumPacketSizeBytes;
  }

  /**
   * Begins to connect to {@code address}; {@code listener} hears how it went, never before this
   * returns.
   *
   * @param maximumPacketSizeBytes the largest packet that may come in
   */
  public static Connection open(
      EventLoop loop,
      ChannelFactory<? extends Channel> channels,
      SocketAddress address,
      long maximumPacketSizeBytes,
      ConnectionListener listener) {
    Connection connection = new Connection(listener, maximumPacketSizeBytes);
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
        loop.execute(() -> listener.notOpened(connection, done.cause()));
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
   * does not leave within ten is given up.
   */
  public void closeAfterFlush() {
    Channel open = channel();
    unflushed = false;
    reading(true);
    closeWithin(FAREWELL_MILLIS);
    open.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> {
          if (written.isSuccess() && open instanceof DuplexChannel duplex) {
            closeWithin(LINGER_MILLIS);
            duplex.shutdownOutput();
          } else if (written.isSuccess() && open instanceof LocalChannel) {
            // Has no directions to shut; and the other end, if it followed later, would need this
            // loop, which may have ended by then.
            closeWithin(LINGER_MILLIS);
          } else {
            close();
          }
        });
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

  private Channel channel() {
    return requireNonNull(channel);
  }

  /** Sets the pipeline up. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel ch) {
      codec = PacketCodec.addTo(ch.pipeline(), Role.CLIENT, maximumPacketSizeBytes);
      ch.pipeline().addLast(new Handler());
    }
  }

  /** Tells the listener what happens. */
  private final class Handler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      listener.opened(Connection.this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
      listener.received(Connection.this, (Packet) packet);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      listener.burstEnded(Connection.this);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      listener.writabilityChanged(Connection.this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof MalformedPacketException malformed) {
        listener.malformed(Connection.this, malformed);
      } else {
        abort(cause);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      listener.closed(Connection.this, fault);
    }
  }
}
