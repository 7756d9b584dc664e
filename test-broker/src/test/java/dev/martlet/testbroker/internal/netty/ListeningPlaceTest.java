package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A place that is given up while something is under way there. */
@Timeout(60)
class ListeningPlaceTest {

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private InetSocketAddress address;
  private ListeningPlace place;

  @BeforeEach
  void listen() throws InterruptedException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(new ChannelInboundHandlerAdapter());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Channel listening = bootstrap.bind(any).sync().channel();
    address = (InetSocketAddress) listening.localAddress();
    place = new ListeningPlace(bootstrap, any, listening, loop.next());
  }

  @AfterEach
  void end() {
    loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void whatOpensAmidOfItsEndFailsAndListensNoMore() throws Exception {
    onLoop(() -> place.close()).get(10, TimeUnit.SECONDS);

    CompletableFuture<Void> reopened =
        onLoop(() -> {
          CompletableFuture<Void> begun = place.reopen();
          place.giveUp();
          return begun;
        });

    assertFailsAsClosed(reopened);
    onLoop(() -> true); // the bind that was under way is over
    assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void whatIsAskedForAfterTheEndFails() throws Exception {
    onLoop(() -> place.close()).get(10, TimeUnit.SECONDS);
    onLoop(() -> {
      place.giveUp();
      return true;
    });

    assertFailsAsClosed(onLoop(() -> place.reopen()));
    assertFailsAsClosed(onLoop(() -> place.close()));
  }

  private <T> T onLoop(Callable<T> call) throws Exception {
    return loop.next().submit(call).get(10, TimeUnit.SECONDS);
  }

  private static void assertFailsAsClosed(CompletableFuture<Void> begun) {
    assertThat(begun)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("the test broker is closed");
  }
}
