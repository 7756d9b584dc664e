package dev.martlet.client;

import dev.martlet.client.message.InvalidOptionException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param transport what carries the bytes
 * @param host a name or an address; an IPv6 address without brackets; in process, its name
 * @param port 1 to 65,535; in process, 0
 */
public record ServerAddress(ServerTransport transport, String host, int port) {
  /** The port of MQTT without TLS. */
  public static final int DEFAULT_PORT = 1883;

  /** What {@link URI} takes for no host, but containers and networks are often called so. */
  private static final Pattern NAME_WITH_UNDERSCORE =
      Pattern.compile("(?<host>\\w[\\w.-]*)(?::(?<port>\\d{1,9}))?");

  private static final String OPTION = "server";
  private static final String SCHEME = "mqtt";
  private static final String IN_PROCESS_SCHEME = "inproc";
  private static final Pattern NAME_IN_PROCESS = Pattern.compile("[A-Za-z0-9._-]+");

  /** A server that is reached by TCP. */
  public ServerAddress(String host, int port) {
    this(ServerTransport.TCP, host, port);
  }

  /**
   * Reads {@code mqtt://HOST[:PORT]}, or {@code inproc://NAME}.
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
    if (IN_PROCESS_SCHEME.equalsIgnoreCase(parsed.getScheme())) {
      return inProcess(uri, parsed);
    }
    if (!SCHEME.equalsIgnoreCase(parsed.getScheme())) {
      throw refuse(uri, whyNot(String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT)));
    }
    String host = parsed.getHost();
    int port = parsed.getPort();
    if (host == null) {
      String authority = parsed.getRawAuthority();
      Matcher name = NAME_WITH_UNDERSCORE.matcher(authority == null ? "" : authority);
      if (!name.matches()) {
        throw refuse(uri, "it needs a host and a port of digits, as in mqtt://localhost:1883");
      }
      host = name.group("host");
      port = name.group("port") == null ? -1 : Integer.parseInt(name.group("port"));
    }
    if (hasMoreThanAuthority(parsed)) {
      throw refuse(uri, "nothing may follow host and port");
    }
    port = port == -1 ? DEFAULT_PORT : port;
    if (port < 1 || port > 65_535) {
      throw refuse(uri, "port " + port + " is not one of 1 to 65535");
    }
    boolean bracketed = host.startsWith("[");
    return new ServerAddress(
        bracketed ? host.substring(1, host.length() - 1).replace("%25", "%") : host, port);
  }

  private static String whyNot(String scheme) {
    String transport =
        switch (scheme) {
          case "mqtts", "ssl", "tls" -> "TLS";
          case "ws" -> "WebSocket";
          case "wss" -> "WebSocket with TLS";
          default -> "";
        };
    return transport.isEmpty()
        ? "the scheme must be mqtt, as in mqtt://localhost:1883"
        : transport
            + " is not supported yet; what is: mqtt://HOST[:PORT], by TCP, and inproc://NAME,"
            + " within the process";
  }

  private static ServerAddress inProcess(String uri, URI parsed) {
    String name = parsed.getRawAuthority();
    if (name == null || !NAME_IN_PROCESS.matcher(name).matches()) {
      throw refuse(uri, "it needs a name, as in inproc://broker");
    }
    if (hasMoreThanAuthority(parsed)) {
      throw refuse(uri, "nothing may follow the name");
    }
    return new ServerAddress(ServerTransport.IN_PROCESS, name.toLowerCase(Locale.ROOT), 0);
  }

  private static boolean hasMoreThanAuthority(URI parsed) {
    return hasPath(parsed.getRawPath())
        || parsed.getRawQuery() != null
        || parsed.getRawFragment() != null;
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
    if (transport == ServerTransport.IN_PROCESS) {
      return IN_PROCESS_SCHEME + "://" + host;
    }
    return SCHEME + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
