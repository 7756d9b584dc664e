package dev.martlet.client.internal.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Asks by HTTP for a WebSocket that carries MQTT (RFC 6455). Once there is one, {@link
 * WebSocketFrames} takes its place, and {@link Upgraded} is fired; if there is none, a {@link
 * TransportException} says why.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails is followed by channelInactive
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
  private static final String SUB_PROTOCOL = "mqtt"; // [MQTT-6.0.0-3]
  private static final int MAX_LINE_BYTES = 4_096;
  private static final int MAX_HEADERS_BYTES = 16_384;
  private static final int CHUNK_BYTES = 8_192;

  private final Handshaker handshaker;
  private final boolean afterTls;
  private @Nullable HttpResponse answer;
  private boolean refused;

  private WebSocketUpgrade(WebSocketLayer layer, boolean afterTls) {
    this.handshaker = new Handshaker(layer);
    this.afterTls = afterTls;
  }

  /**
   * Appends HTTP to the pipeline.
   *
   * @param afterTls whether it begins with the end of TLS's handshake
   */
  static void addTo(ChannelPipeline pipeline, WebSocketLayer layer, boolean afterTls) {
    pipeline.addLast(
        new HttpClientCodec(MAX_LINE_BYTES, MAX_HEADERS_BYTES, CHUNK_BYTES),
        new WebSocketUpgrade(layer, afterTls));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.fireChannelActive();
    if (!afterTls) {
      handshaker.handshake(context.channel());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event);
    if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
      handshaker.handshake(context.channel());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (refused) {
        return;
      }
      if (message instanceof HttpResponse response) {
        answered(context, response);
      }
      if (message instanceof LastHttpContent && answer != null) {
        upgrade(context, answer);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answered(ChannelHandlerContext context, HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      refuse(
          context,
          "the server answered the upgrade to WebSocket in something else than HTTP: is its port one"
              + " without WebSocket (mqtt://, mqtts://)?",
          response.decoderResult().cause());
    } else if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      refuse(
          context,
          "the server refused the upgrade to WebSocket with the HTTP status "
              + response.status().code()
              + " "
              + response.status().reasonPhrase()
              + remedy(response.status()),
          null);
    } else {
      answer = response;
    }
  }

  private static String remedy(HttpResponseStatus status) {
    return switch (status.code()) {
      case 401, 403 -> ": see to the headers (WebSocketOptions)";
      case 404 -> ": see to the path of the address";
      case 301, 302, 303, 307, 308 -> ": it is somewhere else, and redirects are not followed";
      default -> "";
    };
  }

  private void upgrade(ChannelHandlerContext context, HttpResponse response) {
    try {
      handshaker.finishHandshake(
          context.channel(),
          new DefaultFullHttpResponse(
              response.protocolVersion(),
              response.status(),
              Unpooled.EMPTY_BUFFER,
              response.headers(),
              EmptyHttpHeaders.INSTANCE));
    } catch (WebSocketHandshakeException e) {
      refuse(context, "the server's answer makes no WebSocket for MQTT: " + Causes.words(e), e);
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    pipeline.replace(this, null, new WebSocketFrames(handshaker.maxFramePayloadLength()));
    pipeline.context(WebSocketFrames.class).fireUserEventTriggered(Upgraded.UPGRADED);
  }

  private void refuse(ChannelHandlerContext context, String words, @Nullable Throwable cause) {
    refused = true;
    context.fireExceptionCaught(new TransportException(words, cause));
  }

  /** Netty's, whose frames have this client's bounds. */
  private static final class Handshaker extends WebSocketClientHandshaker13 {
    private final boolean hasOrigin;

    Handshaker(WebSocketLayer layer) {
      super(
          URI.create("ws://localhost" + layer.target()), // the header says which host
          WebSocketVersion.V13,
          SUB_PROTOCOL,
          false,
          headers(layer),
          layer.maximumFrameSizeBytes());
      hasOrigin = customHeaders.contains(HttpHeaderNames.ORIGIN);
    }

    private static HttpHeaders headers(WebSocketLayer layer) {
      HttpHeaders headers = new DefaultHttpHeaders();
      layer.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
      if (!headers.contains(HttpHeaderNames.HOST)) {
        headers.set(HttpHeaderNames.HOST, layer.host());
      }
      return headers;
    }

    /** Without an Origin of its own, which is what pages of browsers have. */
    @Override
    protected FullHttpRequest newHandshakeRequest() {
      FullHttpRequest request = super.newHandshakeRequest();
      if (!hasOrigin) {
        request.headers().remove(HttpHeaderNames.ORIGIN);
      }
      return request;
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
      return new WebSocket13FrameDecoder(
          WebSocketDecoderConfig.newBuilder()
              .expectMaskedFrames(false)
              .maxFramePayloadLength(maxFramePayloadLength())
              .allowExtensions(false)
              .closeOnProtocolViolation(false) // WebSocketFrames does
              .withUTF8Validator(false) // text is refused as such
              .build());
    }
  }
}
