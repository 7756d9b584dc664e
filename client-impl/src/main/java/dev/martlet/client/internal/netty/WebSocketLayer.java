package dev.martlet.client.internal.netty;

import dev.martlet.client.ServerAddress;
import dev.martlet.client.WebSocketOptions;
import dev.martlet.client.WebSocketOptionsBuilder;
import dev.martlet.client.message.InvalidOptionException;
import java.util.List;
import java.util.Map;

/**
 * WebSocket for the connections of one attempt; knows no class of the optional netty-codec-http.
 *
 * @param target what is asked for: the path, with the query if there is one
 * @param host what the header Host says, unless {@code headers} do
 * @param headers of the request, beside those that make it one for a WebSocket
 * @param maximumFrameSizeBytes the largest frame that is taken
 */
record WebSocketLayer(
    String target,
    String host,
    List<Map.Entry<String, String>> headers,
    int maximumFrameSizeBytes) {
  private static final long USUAL_FRAME_SIZE_BYTES = 1 << 20;

  /** As described, with headers that were asked for. */
  static WebSocketLayer of(
      WebSocketOptions options,
      Map<String, String> freshHeaders,
      ServerAddress server,
      long maximumPacketSizeBytes)
      throws TransportException {
    WebSocketOptionsBuilder all = WebSocketOptions.builder();
    options.headers().forEach(header -> all.header(header.getKey(), header.getValue()));
    try {
      freshHeaders.forEach(all::header);
    } catch (InvalidOptionException e) {
      throw new TransportException(e.getMessage() + ", as it was supplied", e);
    }
    return new WebSocketLayer(
        server.path(),
        hostHeader(server),
        all.build().headers(),
        options
            .maximumFrameSizeBytes()
            .orElse((int) Math.max(USUAL_FRAME_SIZE_BYTES, maximumPacketSizeBytes)));
  }

  private static String hostHeader(ServerAddress server) {
    String host = server.host();
    int zone = host.indexOf('%');
    String name = zone < 0 ? host : host.substring(0, zone);
    return (name.indexOf(':') >= 0 ? "[" + name + "]" : name)
        + (server.port() == server.transport().defaultPort() ? "" : ":" + server.port());
  }
}
