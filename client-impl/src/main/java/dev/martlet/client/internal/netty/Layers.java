package dev.martlet.client.internal.netty;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.ClientOptions;
import dev.martlet.client.ServerTransport;
import dev.martlet.client.TlsOptions;
import dev.martlet.client.WebSocketOptions;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the transport and MQTT on the connections of one attempt: TLS, WebSocket, both
 * or nothing. Immutable.
 */
public final class Layers {
  private static final String HTTP = "io.netty.handler.codec.http.HttpClientCodec";

  private final long maximumPacketSizeBytes;
  private final @Nullable TlsLayer tls;
  private final @Nullable WebSocketLayer webSocket;

  private Layers(
      long maximumPacketSizeBytes, @Nullable TlsLayer tls, @Nullable WebSocketLayer webSocket) {
    this.maximumPacketSizeBytes = maximumPacketSizeBytes;
    this.tls = tls;
    this.webSocket = webSocket;
  }

  /**
   * Sees that the libraries which {@code transport} needs are there.
   *
   * @throws IllegalStateException naming what is missing
   */
  public static void requireLibraries(ServerTransport transport) {
    if (!transport.isWebSocket()) {
      return;
    }
    try {
      Class.forName(HTTP, false, Layers.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          transport.scheme()
              + ":// needs a library that is not there: add io.netty:netty-codec-http (as a module:"
              + " io.netty.codec.http)",
          e);
    }
  }

  /** Whether they take more than {@link #none}. */
  public static boolean areNeeded(ClientOptions options) {
    ServerTransport transport = options.server().transport();
    return transport.isTls() || transport.isWebSocket();
  }

  /**
   * Nothing but MQTT.
   *
   * @param options of a client for which they are not {@linkplain #areNeeded needed}
   */
  public static Layers none(ClientOptions options) {
    return new Layers(options.connect().maximumPacketSizeBytes(), null, null);
  }

  /**
   * Reads certificates and asks for headers, by {@code executor}: both may block, and are the
   * user's code. Completes anywhere; fails with a {@link TransportException} that says what cannot
   * be used.
   */
  public static CompletionStage<Layers> prepare(ClientOptions options, Executor executor) {
    ServerTransport transport = options.server().transport();
    long maximumPacketSizeBytes = options.connect().maximumPacketSizeBytes();
    CompletionStage<@Nullable TlsLayer> tls =
        transport.isTls()
            ? CompletableFuture.supplyAsync(() -> readTls(options, executor), executor)
            : CompletableFuture.completedFuture(null);
    return tls.thenCompose(first ->
        prepareWebSocket(options, executor)
            .thenApply(second -> new Layers(maximumPacketSizeBytes, first, second)));
  }

  private static CompletionStage<@Nullable WebSocketLayer> prepareWebSocket(
      ClientOptions options, Executor executor) {
    return options.server().transport().isWebSocket()
        ? CompletableFuture.supplyAsync(() -> askForHeaders(options.webSocket()), executor)
            .thenCompose(asked -> asked)
            .handle((headers, failure) -> webSocketOf(options, headers, failure))
        : CompletableFuture.completedFuture(null);
  }

  private static TlsLayer readTls(ClientOptions options, Executor executor) {
    TlsOptions described;
    try {
      described = requireNonNull(options.tls().get(), "there are none");
    } catch (RuntimeException e) {
      throw new CompletionException(
          new TransportException("the TlsOptions were not supplied: " + e, e));
    }
    try {
      return TlsLayer.read(described, options.server(), executor);
    } catch (TransportException e) {
      throw new CompletionException(e);
    }
  }

  private static CompletionStage<Map<String, String>> askForHeaders(WebSocketOptions options) {
    return options
        .freshHeaders()
        .map(supplier -> requireNonNull(supplier.get(), "there is no answer"))
        .orElseGet(() -> CompletableFuture.completedFuture(Map.of()));
  }

  private static WebSocketLayer webSocketOf(
      ClientOptions options, @Nullable Map<String, String> headers, @Nullable Throwable failure) {
    try {
      if (headers == null) {
        Throwable reason =
            failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        throw new TransportException(
            "the headers of the WebSocket were not supplied: " + reason, reason);
      }
      return WebSocketLayer.of(
          options.webSocket(),
          headers,
          options.server(),
          options.connect().maximumPacketSizeBytes());
    } catch (TransportException e) {
      throw new CompletionException(e);
    }
  }

  /** The largest packet that may come in. */
  long maximumPacketSizeBytes() {
    return maximumPacketSizeBytes;
  }

  /** What is established first; null if nothing is. */
  @Nullable Layer first() {
    return tls == null ? afterTls() : Layer.TLS;
  }

  /** What is established once TLS is; null if nothing is. */
  @Nullable Layer afterTls() {
    return webSocket == null ? null : Layer.WEB_SOCKET;
  }

  /** Puts the handlers into the pipeline. */
  void addTo(ChannelPipeline pipeline) {
    if (tls != null) {
      pipeline.addLast(tls.newHandler());
    }
    if (webSocket != null) {
      WebSocketUpgrade.addTo(pipeline, webSocket, tls != null);
    }
  }

  /** What broke {@code layer} while it was being established. */
  TransportException explain(Layer layer, Throwable failure) {
    if (failure instanceof TransportException known) {
      return known;
    }
    if (tls != null && (layer == Layer.TLS || isOfTls(failure))) {
      return tls.explain(failure);
    }
    return new TransportException(
        failure instanceof ClosedChannelException
            ? "the server closed the connection during the " + layer
            : "the connection broke during the " + layer + ": " + Causes.words(failure),
        failure);
  }

  /**
   * What broke an established connection, in better words where there are such.
   *
   * @param heard whether anything had come, so that the handshake cannot be the reason
   */
  Throwable explain(Throwable failure, boolean heard) {
    if (tls == null || !isOfTls(failure)) {
      return failure;
    }
    return heard
        ? new TransportException("TLS broke: " + Causes.words(failure), failure)
        : tls.explain(failure);
  }

  /**
   * What ended a connection on which nothing came.
   *
   * @param failure null if the server closed it
   */
  @Nullable Throwable explainSilentEnd(@Nullable Throwable failure) {
    boolean isUnexplained =
        failure == null || (isOfTls(failure) && !(failure instanceof TransportException));
    return tls != null && isUnexplained && tls.wasCertificateMissed()
        ? tls.certificateMissed(failure)
        : failure;
  }

  private static boolean isOfTls(Throwable failure) {
    return Causes.find(failure, SSLException.class) != null;
  }
}
