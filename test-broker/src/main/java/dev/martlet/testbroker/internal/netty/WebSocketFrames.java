package dev.martlet.testbroker.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
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
 * frames [MQTT-6.0.0-2]; what goes out is binary [MQTT-6.0.0-1].
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails is followed by channelInactive
final class WebSocketFrames extends ChannelDuplexHandler {

  private @Nullable ChannelFuture goodbye;

  /** The last answer to a ping, and the content of the last ping since. */
  private @Nullable ChannelFuture pong;

  private @Nullable ByteBuf unanswered;
  private boolean ended;

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
      int status = close.statusCode();
      end(
          context,
          status < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, ""),
          "by the client");
    } else if (!(message instanceof PongWebSocketFrame)) {
      // text; or bytes that came before the upgrade was answered, and so as no frame
      boolean frame = message instanceof WebSocketFrame;
      refuse(
          context,
          frame ? WebSocketCloseStatus.INVALID_MESSAGE_TYPE : WebSocketCloseStatus.PROTOCOL_ERROR,
          "MQTT travels in binary frames");
    }
  }

  /**
   * Answers one ping at a time: of those that come before the client has taken the answer, only the
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
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      refuse(context, corrupted.closeStatus(), String.valueOf(corrupted.getMessage()));
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      context.write(new BinaryWebSocketFrame(bytes), promise);
    } else {
      context.write(message, promise);
    }
  }

  /** Says goodbye for the side of MQTT, which has nothing more to send. */
  ChannelFuture close(ChannelHandlerContext context) {
    return send(context, new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
  }

  private void refuse(ChannelHandlerContext context, WebSocketCloseStatus status, String why) {
    end(context, new CloseWebSocketFrame(status, why), "by the broker: " + why);
  }

  private void end(ChannelHandlerContext context, CloseWebSocketFrame answer, String words) {
    ended = true;
    context.fireUserEventTriggered(new TransportEnded(send(context, answer), words));
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
