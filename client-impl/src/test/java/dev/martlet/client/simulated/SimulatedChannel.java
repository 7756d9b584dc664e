package dev.martlet.client.simulated;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;

/** A channel without a transport: what is written gathers here, what arrives is what it is told. */
final class SimulatedChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);
  private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("simulated", 1);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final boolean answers;
  private byte[] atHand;
  private boolean open = true;
  private boolean active;

  /** A channel whose connecting succeeds at once, or never does. */
  SimulatedChannel(boolean answers) {
    super(null);
    this.answers = answers;
  }

  /** Everything written so far, in hexadecimal; the next call begins anew. */
  String takeSent() {
    String hex = ByteBufUtil.hexDump(sent.toByteArray());
    sent.reset();
    return hex;
  }

  /** These bytes arrive when they are asked for next, within the call that does so. */
  void atHand(byte[] bytes) {
    atHand = bytes;
  }

  /** Lets bytes arrive, as one read. */
  void arrive(byte[] bytes) {
    pipeline().fireChannelRead(Unpooled.copiedBuffer(bytes));
    pipeline().fireChannelReadComplete();
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer in) throws Exception {
    for (Object message = in.current(); message != null; message = in.current()) {
      ByteBuf bytes = (ByteBuf) message;
      bytes.readBytes(sent, bytes.readableBytes());
      in.remove();
    }
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new SimulatedUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return ADDRESS;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return ADDRESS;
  }

  @Override
  protected void doBind(SocketAddress localAddress) {
    throw new UnsupportedOperationException("a client does not bind");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    open = false;
    active = false;
  }

  /** Whoever holds the channel decides when something arrives; but what is at hand does at once. */
  @Override
  protected void doBeginRead() {
    byte[] given = atHand;
    if (given != null) {
      atHand = null;
      arrive(given);
    }
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

  private final class SimulatedUnsafe extends AbstractUnsafe {
    @Override
    public void connect(
        SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
      if (!answers) {
        closeFuture().addListener(closed -> promise.tryFailure(new ClosedChannelException()));
        return;
      }
      active = true;
      promise.setSuccess();
      pipeline().fireChannelActive();
    }
  }
}
