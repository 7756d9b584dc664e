package dev.martlet.client;

import dev.martlet.client.message.InvalidOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a client opens a WebSocket. Every method returns this builder and throws {@link
 * InvalidOptionException} for a value that can never work. Not thread-safe; may build several.
 */
public final class WebSocketOptionsBuilder {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE =
      Pattern.compile("(?:[!-~\u00a1-\u00ff](?:[\t !-~\u00a1-\u00ff]*[!-~\u00a1-\u00ff])?)?");
  private static final Set<String> OF_THE_PROTOCOL =
      Set.of("connection", "upgrade", "content-length", "transfer-encoding");

  final List<Map.Entry<String, String>> headers = new ArrayList<>();
  @Nullable Supplier<CompletionStage<Map<String, String>>> freshHeaders;
  int maximumFrameSizeBytes;

  WebSocketOptionsBuilder() {}

  /**
   * Adds a header to the request, such as {@code Authorization}. {@code Host} and {@code Origin}
   * may be among them; those that make the request one for a WebSocket may not.
   *
   * @param name a token of HTTP
   * @param value of visible characters of ISO 8859-1, with spaces and tabs between them
   */
  public WebSocketOptionsBuilder header(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidOptionException("header", "'" + name + "' is no name of a header");
    }
    String known = name.toLowerCase(Locale.ROOT);
    if (OF_THE_PROTOCOL.contains(known) || known.startsWith("sec-websocket-")) {
      throw new InvalidOptionException("header", name + " is set by WebSocket itself");
    }
    if (!VALUE.matcher(value).matches()) { // which may be a secret, and is not shown
      throw new InvalidOptionException(
          "header", "the value of " + name + " has characters that a header cannot have");
    }
    headers.add(Map.entry(name, value));
    return this;
  }

  /**
   * Asked for headers before each attempt to connect, beside those of {@link #header}: for what
   * must be fresh, such as a token. Called on a callback thread, where it may block; its time is
   * part of the time to connect. If it throws, the attempt fails. Default: none.
   */
  public WebSocketOptionsBuilder headers(Supplier<Map<String, String>> value) {
    Objects.requireNonNull(value, "headers");
    return headersAsync(() -> CompletableFuture.completedFuture(value.get()));
  }

  /** As {@link #headers}, for what answers later, on any thread. Takes its place. */
  public WebSocketOptionsBuilder headersAsync(
      Supplier<CompletionStage<Map<String, String>>> value) {
    freshHeaders = Objects.requireNonNull(value, "headersAsync");
    return this;
  }

  /**
   * The largest frame that the server may send, in bytes of its content, at least 1; with a larger
   * one it loses the connection. A frame is held in memory until it is whole. Default: 1 MiB or the
   * Maximum Packet Size, whichever is more. What the client sends has at most 64 KiB a frame.
   */
  public WebSocketOptionsBuilder maximumFrameSizeBytes(int value) {
    if (value < 1) {
      throw new InvalidOptionException("maximumFrameSizeBytes", value + " is not at least 1");
    }
    maximumFrameSizeBytes = value;
    return this;
  }

  /** What was described. */
  public WebSocketOptions build() {
    return new WebSocketOptions(this);
  }
}
