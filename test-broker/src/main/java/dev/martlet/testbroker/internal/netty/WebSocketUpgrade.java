package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.UnfinishedPackets;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.util.Arrays;

/**
 * Turns HTTP into a WebSocket that carries MQTT (RFC 6455), or says by an HTTP status why not. Then
 * {@link WebSocketFrames} takes its place.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails is followed by channelInactive
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final String SUB_PROTOCOL = "mqtt";
  private static final int MAX_LINE_BYTES = 4_096;
  private static final int MAX_HEADERS_BYTES = 16_384; // cookies and tokens of a browser
  private static final int CHUNK_BYTES = 8_192;

  private final String path;
  private final WebSocketDecoderConfig frames;
  private final UnfinishedPackets.Sender sender;
  private boolean refused;

  private WebSocketUpgrade(String path, int maximumFrameBytes, UnfinishedPackets.Sender sender) {
    this.path = path;
    this.sender = sender;
    this.frames =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maximumFrameBytes)
            .allowExtensions(false)
            .closeOnProtocolViolation(false) // WebSocketFrames does
            .withUTF8Validator(false) // text is refused as such
            .build();
  }

  /**
   * Appends HTTP to the pipeline.
   *
   * @param sender who has the room for frames that are not whole
   */
  static void addTo(
      ChannelPipeline pipeline,
      String path,
      int maximumFrameBytes,
      UnfinishedPackets.Sender sender) {
    pipeline.addLast(
        new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADERS_BYTES, CHUNK_BYTES),
        new HttpObjectAggregator(0), // an upgrade request has no content
        new WebSocketUpgrade(path, maximumFrameBytes, sender));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (refused) {
      return;
    }
    HttpHeaders headers = request.headers();
    if (request.decoderResult().isFailure()) {
      refuseMalformed(context, request.decoderResult().cause());
    } else if (!pathOf(request.uri()).equals(path)) {
      refuse(context, HttpResponseStatus.NOT_FOUND, "MQTT is at " + path);
    } else if (!request.method().equals(HttpMethod.GET)) {
      FullHttpResponse response =
          response(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "a WebSocket begins with GET");
      response.headers().set(HttpHeaderNames.ALLOW, HttpMethod.GET);
      send(context, response);
    } else if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      refuseVersion(context, "this is a WebSocket: a request to upgrade is needed");
    } else if (!WebSocketVersion.V13
        .toHttpHeaderValue()
        .equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      refuseVersion(context, "version 13 of WebSocket is needed");
    } else if (!offersMqtt(headers)) {
      refuse( // [MQTT-6.0.0-3]
          context, HttpResponseStatus.BAD_REQUEST, "the client must offer the sub-protocol mqtt");
    } else {
      upgrade(context, request);
    }
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    WebSocketServerHandshaker13 handshaker =
        new WebSocketServerHandshaker13(path, SUB_PROTOCOL, frames) {
          @Override
          protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new BoundedFrameDecoder(frames, sender);
          }
        };
    try {
      handshaker.handshake(context, request);
    } catch (WebSocketHandshakeException e) { // the key
      refuse(context, HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
      return;
    }
    context.pipeline().replace(this, null, new WebSocketFrames());
  }

  private static boolean offersMqtt(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .anyMatch(offered -> offered.trim().equals(SUB_PROTOCOL));
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private void refuseMalformed(ChannelHandlerContext context, Throwable cause) {
    HttpResponseStatus status =
        cause instanceof TooLongHttpLineException
            ? HttpResponseStatus.REQUEST_URI_TOO_LONG
            : cause instanceof TooLongHttpHeaderException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    refuse(context, status, "this is no HTTP request that can be read");
  }

  private void refuseVersion(ChannelHandlerContext context, String words) {
    FullHttpResponse response = response(context, HttpResponseStatus.UPGRADE_REQUIRED, words);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue());
    response.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    send(context, response);
  }

  private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String words) {
    send(context, response(context, status, words));
  }

  private static FullHttpResponse response(
      ChannelHandlerContext context, HttpResponseStatus status, String words) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, ByteBufUtil.writeUtf8(context.alloc(), words + "\n"));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }

  private void send(ChannelHandlerContext context, FullHttpResponse response) {
    refused = true;
    context.fireUserEventTriggered(
        new TransportEnded(context.writeAndFlush(response), "by the broker: " + response.status()));
  }
}
