package dev.martlet.client;

import dev.martlet.client.message.InvalidOptionException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record ServerAddress(String host, int port) {
  /** The port of MQTT without TLS. */
  public static final int DEFAULT_PORT = 1883;

  private static final String OPTION = "server";
  private static final String SCHEME = "mqtt";

  /**
   * Reads {@code mqtt://HOST[:PORT]}.
   *
   * @throws InvalidOptionException naming what is wrong with {@code uri}, and showing nothing of
   *     credentials in it
   */
  public static ServerAddress parse(String uri) {
    int userInfoEnd = uri.lastIndexOf('@');
    if (userInfoEnd >= 0) { // before anything that shows the address: it may be a password's
      throw refuse(
          "***" + uri.substring(userInfoEnd),
          "credentials do not belong in it, use credentials(...)");
    }
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw refuse(uri, e.getReason() + " at index " + e.getIndex());
    }
    if (!SCHEME.equalsIgnoreCase(parsed.getScheme())) {
      throw refuse(uri, "the scheme must be mqtt, as in mqtt://localhost:1883");
    }
    String host = parsed.getHost();
    if (host == null) {
      throw refuse(uri, "it needs a host and a port of digits, as in mqtt://localhost:1883");
    }
    if (hasPath(parsed.getRawPath())
        || parsed.getRawQuery() != null
        || parsed.getRawFragment() != null) {
      throw refuse(uri, "nothing may follow host and port");
    }
    int port = parsed.getPort() == -1 ? DEFAULT_PORT : parsed.getPort();
    if (port < 1 || port > 65_535) {
      throw refuse(uri, "port " + port + " is not one of 1 to 65535");
    }
    boolean bracketed = host.startsWith("[");
    return new ServerAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  private static boolean hasPath(@Nullable String path) {
    return path != null && !path.isEmpty() && !path.equals("/");
  }

  private static InvalidOptionException refuse(String uri, String reason) {
    return new InvalidOptionException(OPTION, "'" + uri + "': " + reason);
  }

  /** As a URI. */
  @Override
  public String toString() {
    return SCHEME + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
