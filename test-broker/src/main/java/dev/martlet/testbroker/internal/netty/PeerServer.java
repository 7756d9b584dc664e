package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.testbroker.internal.fault.FaultScript;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A server that speaks MQTT's packets and nothing of its rules: what comes is told, what is to be
 * sent somebody else has to say. On a thread of its own; may be closed from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what ends is told by the end of the thread
public final class PeerServer {

  private static final int HIGHEST_ALIAS = 65_535;

  private final FaultScript noFaults = new FaultScript();
  private final BrokerLoop loop =
      new BrokerLoop(new Surroundings(null, null, noFaults), task -> false); // without a clock
  private final Taps taps;
  private final Consumer<PeerEvent> told;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Listens to nothing yet.
   *
   * @param traffic sees what crosses the wire, before {@code told} does; both on the server's
   *     thread
   */
  public PeerServer(Traffic traffic, Consumer<PeerEvent> told) {
    this.taps = new Taps(traffic, loop.time(), noFaults, HIGHEST_ALIAS);
    this.told = told;
  }

  /**
   * Listens at one place.
   *
   * @return the address with its real port
   * @throws IOException if that cannot be, such as when the port is in use
   */
  public SocketAddress listen(Endpoint endpoint) throws IOException {
    boolean tcp = endpoint.address() instanceof InetSocketAddress;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop.eventLoop())
            .channelFactory(() -> tcp ? new NioServerSocketChannel() : new InProcessServerChannel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    if (tcp) {
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
    }
    ChannelFuture bound = bootstrap.bind(endpoint.address()).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw cause instanceof IOException failure
          ? failure
          : new IOException(cause.getMessage(), cause);
    }
    opened(bound.channel());
    return bound.channel().localAddress();
  }

  /** Nanoseconds since it was made. Any thread. */
  public long nanos() {
    return loop.time().nanos();
  }

  /** Tells of each connection that is open that it ends, which {@link #close} is to do then. */
  public void announceEnd(String why) {
    try {
      loop.eventLoop()
          .submit(() -> open.forEach(channel -> tellEnd(channel, why)))
          .awaitUninterruptibly();
    } catch (RejectedExecutionException e) {
      // it has been closed, and with it all connections
    }
  }

  /**
   * Ends all connections and the thread, and waits for that.
   *
   * @param why is told of each connection that is open
   */
  public void close(String why) {
    if (closed.compareAndSet(false, true)) {
      loop.eventLoop()
          .execute(() -> {
            // A loop that is shut down by a task of its own ends without closing what is registered
            // with it.
            List<Channel> peers = InProcessServerChannel.peersOf(open);
            for (Channel channel : open) {
              tellEnd(channel, why);
              channel.unsafe().close(channel.newPromise());
            }
            loop.endAfter(peers);
          });
    }
    loop.awaitEnd();
  }

  private void accept(Channel channel) {
    opened(channel);
    FaultyBytes bytes = taps.bytes();
    channel.pipeline().addLast(bytes);
    PacketCodec codec =
        PacketCodec.addTo(
            channel.pipeline(), Role.SERVER, ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
    PacketTap tap = taps.next(codec);
    channel.pipeline().addLast(tap, new PeerConnection(tap, bytes, told));
  }

  private static void tellEnd(Channel channel, String why) {
    PacketTap tap = channel.pipeline().get(PacketTap.class);
    if (tap != null) { // it is a connection, not what listens
      tap.closed("by the server: " + why);
    }
  }

  private void opened(Channel channel) {
    open.add(channel);
    channel.closeFuture().addListener(ended -> open.remove(channel));
  }
}
