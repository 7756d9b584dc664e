package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketFramesTest {

  private final Socket socket = new Socket();
  private final EmbeddedChannel channel = new EmbeddedChannel(socket, new WebSocketFrames());

  @AfterEach
  void close() {
    socket.release();
    channel.finishAndReleaseAll();
  }

  private PingWebSocketFrame ping(int content) {
    PingWebSocketFrame frame =
        new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) content}));
    channel.writeInbound(frame);
    return frame;
  }

  @Test
  void eachPingIsAnsweredThatComesAfterTheAnswerToTheOneBefore() {
    for (int i = 0; i < 3; i++) {
      ping(i);
      assertThat(socket.take()).isEqualTo(i);
    }
    assertThat(socket.written).isEmpty();
  }

  @Test
  void ofThosePingsThatComeBeforeTheLastOneIsAnsweredAndNothingElseIsKept() {
    PingWebSocketFrame first = ping(0);
    PingWebSocketFrame second = ping(1);
    PingWebSocketFrame third = ping(2);
    assertThat(socket.written).hasSize(1);
    assertThat(second.refCnt()).isZero();

    assertThat(socket.take()).isZero();
    assertThat(socket.take()).isEqualTo(2);
    assertThat(socket.written).isEmpty();
    assertThat(first.refCnt()).isZero();
    assertThat(third.refCnt()).isZero();
  }

  @Test
  void nothingIsAnsweredAfterTheGoodbye() {
    channel.writeInbound(new CloseWebSocketFrame());
    PingWebSocketFrame late = ping(1);

    assertThat(socket.written)
        .singleElement()
        .extracting(Write::frame)
        .isInstanceOf(CloseWebSocketFrame.class);
    assertThat(late.refCnt()).isZero();
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // what is left of it is what is tested
  void aPingThatWaitsIsReleasedWithTheChannel() {
    ping(0);
    PingWebSocketFrame waiting = ping(1);
    channel.close();
    channel.runPendingTasks();

    assertThat(waiting.refCnt()).isZero();
  }

  private record Write(WebSocketFrame frame, ChannelPromise promise) {}

  /** Takes nothing until it is told to. */
  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private final Deque<Write> written = new ArrayDeque<>();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      written.add(new Write((WebSocketFrame) message, promise));
    }

    /** Returns the content of the pong that was written first. */
    int take() {
      Write write = written.remove();
      assertThat(write.frame).isInstanceOf(PongWebSocketFrame.class);
      int content = write.frame.content().getByte(0);
      write.frame.release();
      write.promise.setSuccess();
      return content;
    }

    void release() {
      written.forEach(write -> write.frame.release());
    }
  }
}
