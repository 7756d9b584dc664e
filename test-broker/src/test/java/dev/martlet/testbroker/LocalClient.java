package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client in this process, without a socket: bytes by Netty's local channel, in hexadecimal. */
final class LocalClient implements AutoCloseable {

  private static final String END = "end";

  /** Outlives every client: the other end needs it to close. */
  private static final EventLoopGroup GROUP =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("local-client", true), LocalIoHandler.newFactory());

  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final Channel channel;
  private String unread = "";

  LocalClient(String uri) {
    channel =
        new Bootstrap()
            .group(GROUP)
            .channel(LocalChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline().addLast(new Arrivals());
                  }
                })
            .connect(new LocalAddress(URI.create(uri).getAuthority()))
            .syncUninterruptibly()
            .channel();
  }

  LocalClient send(String hex) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(RawClient.bytes(hex))).syncUninterruptibly();
    return this;
  }

  LocalClient expect(String hex) throws InterruptedException {
    String expected = hex.replace(" ", "");
    while (unread.length() < expected.length()) {
      unread += next();
    }
    assertThat(unread.substring(0, expected.length())).isEqualTo(expected);
    unread = unread.substring(expected.length());
    return this;
  }

  void expectEnd() throws InterruptedException {
    assertThat(unread).isEmpty();
    assertThat(next()).isEqualTo(END);
  }

  private String next() throws InterruptedException {
    String next = arrived.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("what arrives").isNotNull();
    return next;
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }

  private final class Arrivals extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      arrived.add(ByteBufUtil.hexDump(bytes));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      arrived.add(END);
    }
  }
}
