package dev.martlet.testbroker.internal.simulation;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One end of a simulated connection; behaves as a socket does. Confined to the loop. */
final class SimulatedChannel extends AbstractChannel implements DuplexChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);
  private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

  private final SimulatedNetwork network;
  private final ChannelConfig config = new Config();
  private final ReceiveBuffer received = new ReceiveBuffer();
  private final boolean ofClient;
  private final int number;
  private @Nullable SimulatedConnection connection;
  private @Nullable Link out;
  private @Nullable ChannelPromise connecting;
  private boolean open = true;
  private boolean active;
  private boolean outputShut;
  private boolean wantsRoom;

  SimulatedChannel(SimulatedNetwork network, int number, boolean ofClient) {
    super(null, new SimulatedChannelId(network.nextChannel()));
    this.network = network;
    this.number = number;
    this.ofClient = ofClient;
  }

  /** Of a broker's end the number of the connection, of a client's end that of the client. */
  int number() {
    return number;
  }

  /** Whether it is the client's end. */
  boolean isOfClient() {
    return ofClient;
  }

  void joined(SimulatedConnection joined, Link outgoing, Link incoming) {
    connection = joined;
    out = outgoing;
    active = !ofClient; // the client's end is when it has heard of it
  }

  int unreadBytes() {
    return received.size();
  }

  /** The server has taken the connection. */
  void established() {
    ChannelPromise promise = connecting;
    connecting = null;
    if (promise == null || !open) {
      return;
    }
    active = true;
    network.tap(this);
    if (promise.trySuccess()) {
      pipeline().fireChannelActive();
    } else {
      unsafe().close(voidPromise());
    }
  }

  /** Nobody takes the connection. */
  void refused() {
    ChannelPromise promise = connecting;
    connecting = null;
    if (promise != null) {
      promise.tryFailure(new ConnectException("Connection refused: " + remoteAddress0()));
      unsafe().close(voidPromise());
    }
  }

  void arrive(byte[] bytes) {
    received.add(bytes);
    readIfAsked();
  }

  void inputEnded() {
    received.end();
    readIfAsked();
  }

  void reset() {
    received.clear();
    pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
    if (open) {
      active = false;
      unsafe().close(voidPromise());
    }
  }

  private void readIfAsked() {
    if (!received.isWanted() || !open) {
      return;
    }
    if (received.size() > 0) {
      pipeline().fireChannelRead(Unpooled.wrappedBuffer(received.take()));
      pipeline().fireChannelReadComplete();
      network.roomFor(this);
    }
    if (received.hasEnded() && open) {
      unsafe().close(voidPromise());
    }
  }

  /** The other end has taken something: what did not go out before may. */
  void roomAgain() {
    if (wantsRoom && open) {
      wantsRoom = false;
      ((SimulatedUnsafe) unsafe()).writeMore();
    }
  }

  @Nullable SimulatedConnection connection() {
    return connection;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer in) {
    Link link = requireNonNull(out);
    byte[] burst = null;
    for (Object message = in.current(); message != null; message = in.current()) {
      ByteBuf bytes = (ByteBuf) message;
      int count = Math.min(bytes.readableBytes(), link.room() - (burst == null ? 0 : burst.length));
      if (count <= 0 && bytes.isReadable()) {
        wantsRoom = true;
        break;
      }
      int before = burst == null ? 0 : burst.length;
      byte[] grown = burst == null ? new byte[count] : Arrays.copyOf(burst, before + count);
      bytes.getBytes(bytes.readerIndex(), grown, before, count);
      burst = grown;
      in.removeBytes(count);
      if (count == 0) {
        in.remove();
      }
    }
    if (burst != null && burst.length > 0) {
      link.send(burst);
    }
  }

  @Override
  protected void doClose() {
    boolean unread = received.size() > 0;
    open = false;
    active = false;
    received.clear();
    ChannelPromise promise = connecting;
    connecting = null;
    if (promise != null) {
      promise.tryFailure(new ClosedChannelException());
    }
    if (connection != null) {
      connection.closed(this, unread);
    }
  }

  @Override
  protected void doShutdownOutput() {
    outputShut = true;
    requireNonNull(out).end();
  }

  @Override
  protected void doBeginRead() {
    received.want(true);
    if (received.size() > 0 || received.hasEnded()) {
      network.loop().execute(this::readIfAsked);
    }
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new SimulatedUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop == network.loop();
  }

  @Override
  protected SocketAddress localAddress0() {
    return InetSocketAddress.createUnresolved("simulated", ofClient ? 40_000 + number % 20_000 : 1);
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return InetSocketAddress.createUnresolved("simulated", ofClient ? 1 : 40_000 + number % 20_000);
  }

  @Override
  protected void doBind(SocketAddress localAddress) {
    throw new UnsupportedOperationException("only a server binds");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isInputShutdown() {
    return !open || received.hasEnded();
  }

  @Override
  public boolean isOutputShutdown() {
    return !open || outputShut;
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setFailure(new UnsupportedOperationException("nobody needs it"));
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    ((SimulatedUnsafe) unsafe()).shutdownOutput(promise);
    return promise;
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }

  private final class Config extends DefaultChannelConfig {
    Config() {
      super(SimulatedChannel.this);
      setAllocator(HEAP);
    }

    @Override
    protected void autoReadCleared() {
      received.want(false);
    }
  }

  private final class SimulatedUnsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      if (!promise.setUncancellable() || !ensureOpen(promise)) {
        return;
      }
      connecting = promise;
      network.connect(SimulatedChannel.this, remote);
    }

    void writeMore() {
      super.flush0();
    }
  }
}
