package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.Listener;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Listeners as the command line writes them. */
final class ListenerUri {

  private ListenerUri() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  static Listener parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refused(text, e.getReason(), e);
    }
    Listener listener =
        switch (String.valueOf(uri.getScheme())) {
          case "mqtt" -> at(uri, Listener.tcp());
          case "mqtts" -> at(uri, Listener.tls());
          case "ws" -> withPath(uri, at(uri, Listener.webSocket()));
          case "wss" -> withPath(uri, at(uri, Listener.secureWebSocket()));
          case "unix" -> unixSocket(uri);
          default ->
              throw refused(text, "the scheme is none of mqtt, mqtts, ws, wss and unix", null);
        };
    return withQuery(uri, listener);
  }

  private static Listener at(URI uri, Listener listener) {
    String host = uri.getHost();
    if (host == null || uri.getPort() < 0) {
      throw refused(uri, "a host and a port are needed (port 0 is any that is free)");
    }
    boolean webSocket = uri.getScheme().startsWith("ws");
    if (uri.getUserInfo() != null
        || uri.getFragment() != null
        || (!webSocket && !uri.getRawPath().isEmpty())) {
      throw refused(uri, "there is more in it than a host and a port");
    }
    return listener.host(host.replaceAll("[\\[\\]]", "")).port(uri.getPort());
  }

  private static Listener withPath(URI uri, Listener listener) {
    return uri.getRawPath().isEmpty() ? listener : listener.path(uri.getRawPath());
  }

  private static Listener unixSocket(URI uri) {
    if (uri.getAuthority() != null || uri.getPath() == null || uri.getPath().length() < 2) {
      throw refused(uri, "a file is needed, as in unix:///run/mqtt.sock");
    }
    return Listener.unixSocket(Path.of(uri.getPath()));
  }

  private static Listener withQuery(URI uri, Listener listener) {
    String query = uri.getRawQuery();
    if (query == null) {
      return listener;
    }
    try {
      return switch (query) {
        case "client-certificate=required" -> listener.requireClientCertificate();
        case "client-certificate=requested" -> listener.requestClientCertificate();
        default ->
            throw refused(
                uri, "after ? only client-certificate=required or client-certificate=requested");
      };
    } catch (IllegalStateException e) {
      throw refused(uri.toString(), e.getMessage(), e);
    }
  }

  private static IllegalArgumentException refused(URI uri, String reason) {
    return refused(uri.toString(), reason, null);
  }

  private static IllegalArgumentException refused(
      String text, @Nullable String reason, @Nullable Throwable cause) {
    return new IllegalArgumentException("no listener: " + text + ": " + reason, cause);
  }
}
