package dev.martlet.client.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of MQTT in frames: what comes in is passed on as it comes, as packets need not align with
 * frames [MQTT-6.0.0-2]; what goes out is binary [MQTT-6.0.0-1], in frames of a bounded size.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails is followed by channelInactive
final class WebSocketFrames extends ChannelDuplexHandler {
  private static final int MAX_SENT_FRAME_BYTES = 65_536;

  private final int maximumFrameSizeBytes;
  private @Nullable ChannelFuture goodbye;

  /** The last answer to a ping, and the content of the last ping since. */
  private @Nullable ChannelFuture pong;

  private @Nullable ByteBuf unanswered;
  private boolean ended;

  WebSocketFrames(int maximumFrameSizeBytes) {
    this.maximumFrameSizeBytes = maximumFrameSizeBytes;
  }

  /** Says goodbye behind what was written before; done once that is out. */
  static ChannelFuture closeAfterFlush(Channel channel) {
    ChannelHandlerContext context = channel.pipeline().context(WebSocketFrames.class);
    return context == null
        ? channel.newFailedFuture(new IllegalStateException("there is no WebSocket"))
        : ((WebSocketFrames) context.handler())
            .send(context, new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE.code(), ""));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (ended) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof BinaryWebSocketFrame
        || message instanceof ContinuationWebSocketFrame) {
      // what is continued is binary: text has ended the connection
      context.fireChannelRead(((WebSocketFrame) message).content());
    } else {
      try {
        control(context, message);
      } finally {
        ReferenceCountUtil.release(message);
      }
    }
  }

  private void control(ChannelHandlerContext context, Object message) {
    if (message instanceof PingWebSocketFrame ping) {
      answer(context, ping);
    } else if (message instanceof CloseWebSocketFrame close) {
      closed(context, close.statusCode(), close.reasonText());
    } else if (!(message instanceof PongWebSocketFrame)) {
      end(
          context,
          new CloseWebSocketFrame(
              WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "MQTT travels in binary frames"),
          new TransportException(
              "the server sent a text frame, and MQTT travels in binary frames [MQTT-6.0.0-1]",
              null));
    }
  }

  private void closed(ChannelHandlerContext context, int status, String words) {
    boolean ours = goodbye != null;
    if (ours) { // that is its answer
      ended = true;
      return;
    }
    end(
        context,
        status < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, ""),
        new TransportException(
            "the server closed the WebSocket"
                + (status < 0 ? "" : " with status " + status)
                + (words.isEmpty() ? "" : ": " + words),
            null));
  }

  /**
   * Answers one ping at a time: of those that come before the server has taken the answer, only the
   * last is answered (RFC 6455 section 5.5.3). Otherwise one who never reads could fill the memory.
   */
  private void answer(ChannelHandlerContext context, PingWebSocketFrame ping) {
    if (goodbye != null) {
      return;
    }
    ByteBuf content = ping.content().retain();
    if (pong == null || pong.isDone()) {
      sendPong(context, content);
    } else {
      forget();
      unanswered = content;
    }
  }

  private void sendPong(ChannelHandlerContext context, ByteBuf content) {
    ChannelFuture sent = context.writeAndFlush(new PongWebSocketFrame(content));
    pong = sent;
    sent.addListener(taken -> {
      ByteBuf next = unanswered;
      unanswered = null;
      if (next != null) {
        sendPong(context, next);
      }
    });
  }

  private void forget() {
    ReferenceCountUtil.release(unanswered);
    unanswered = null;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    forget();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (ended) {
      return; // what breaks behind the end
    }
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      boolean large = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
      end(
          context,
          new CloseWebSocketFrame(corrupted.closeStatus(), corrupted.getMessage()),
          new TransportException(
              large
                  ? "the server sent a frame above maximumFrameSizeBytes, "
                      + maximumFrameSizeBytes
                      + " (WebSocketOptions)"
                  : "the server broke the rules of WebSocket: " + Causes.words(cause),
              cause));
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes && bytes.isReadable()) {
      while (bytes.readableBytes() > MAX_SENT_FRAME_BYTES) {
        context
            .write(new BinaryWebSocketFrame(bytes.readRetainedSlice(MAX_SENT_FRAME_BYTES)))
            .addListener(ChannelFutureListener.CLOSE_ON_FAILURE); // or the stream would have a hole
      }
      context.write(new BinaryWebSocketFrame(bytes), promise);
    } else {
      context.write(message, promise);
    }
  }

  private void end(
      ChannelHandlerContext context, CloseWebSocketFrame answer, TransportException cause) {
    ended = true;
    send(context, answer);
    context.fireExceptionCaught(cause);
  }

  /** Each side says goodbye once. */
  private ChannelFuture send(ChannelHandlerContext context, CloseWebSocketFrame frame) {
    if (goodbye == null) {
      goodbye = context.writeAndFlush(frame);
    } else {
      frame.release();
    }
    return goodbye;
  }
}
