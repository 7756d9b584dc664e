package dev.martlet.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client opens a WebSocket; each value is described where it is set, in {@link
 * WebSocketOptionsBuilder}. The path is that of the server's address. Immutable; any thread.
 */
public final class WebSocketOptions {
  private static final WebSocketOptions USUAL = builder().build();

  private final List<Map.Entry<String, String>> headers;
  private final @Nullable Supplier<CompletionStage<Map<String, String>>> freshHeaders;
  private final int maximumFrameSizeBytes;

  WebSocketOptions(WebSocketOptionsBuilder described) {
    this.headers = List.copyOf(described.headers);
    this.freshHeaders = described.freshHeaders;
    this.maximumFrameSizeBytes = described.maximumFrameSizeBytes;
  }

  /** Describes them, beginning with the defaults. */
  public static WebSocketOptionsBuilder builder() {
    return new WebSocketOptionsBuilder();
  }

  /** The defaults: no headers but those of WebSocket itself. */
  public static WebSocketOptions usual() {
    return USUAL;
  }

  /** {@link WebSocketOptionsBuilder#header}, in their order. */
  public List<Map.Entry<String, String>> headers() {
    return headers;
  }

  /** {@link WebSocketOptionsBuilder#headersAsync}. */
  public Optional<Supplier<CompletionStage<Map<String, String>>>> freshHeaders() {
    return Optional.ofNullable(freshHeaders);
  }

  /** {@link WebSocketOptionsBuilder#maximumFrameSizeBytes}, if it was set. */
  public OptionalInt maximumFrameSizeBytes() {
    return maximumFrameSizeBytes == 0 ? OptionalInt.empty() : OptionalInt.of(maximumFrameSizeBytes);
  }
}
