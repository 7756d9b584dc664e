package dev.martlet.client;

import dev.martlet.client.message.InvalidOptionException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param transport what carries the bytes
 * @param host a name or an address; an IPv6 address without brackets; in process, its name; of a
 *     Unix domain socket empty
 * @param port 1 to 65,535; in process and of a Unix domain socket 0
 * @param path of a WebSocket what is asked for, with the query if there is one, as HTTP writes it;
 *     of a Unix domain socket the file; otherwise empty
 */
public record ServerAddress(ServerTransport transport, String host, int port, String path) {
  /** The port of MQTT without TLS. */
  public static final int DEFAULT_PORT = 1883;

  /** What {@link URI} takes for no host, but containers and networks are often called so. */
  private static final Pattern NAME_WITH_UNDERSCORE =
      Pattern.compile("(?<host>\\w[\\w.-]*)(?::(?<port>\\d{1,9}))?");

  private static final String OPTION = "server";
  private static final String DEFAULT_PATH = "/mqtt";
  private static final Pattern NAME_IN_PROCESS = Pattern.compile("[A-Za-z0-9._-]+");

  /** Addresses with a path, in which an @ is no end of credentials. */
  private static final Pattern WITH_PATH =
      Pattern.compile("(?is)(?:wss?|unix):(?://(?<authority>[^/?#]*))?.*");

  /** A server that is reached by TCP. */
  public ServerAddress(String host, int port) {
    this(ServerTransport.TCP, host, port);
  }

  /** One without a path, but for a WebSocket, whose path is {@code /mqtt}. */
  public ServerAddress(ServerTransport transport, String host, int port) {
    this(transport, host, port, transport.isWebSocket() ? DEFAULT_PATH : "");
  }

  /**
   * Reads {@code mqtt://HOST[:1883]}, {@code mqtts://HOST[:8883]}, {@code
   * ws://HOST[:80][/mqtt[?QUERY]]}, {@code wss://HOST[:443][/mqtt[?QUERY]]}, {@code unix:/FILE} or
   * {@code inproc://NAME}; what stands in brackets may be left out and is then as shown.
   *
   * @throws InvalidOptionException naming what is wrong with {@code uri}, and showing nothing of
   *     credentials or a query in it
   */
  public static ServerAddress parse(String uri) {
    if (hasCredentials(uri)) { // before anything else that may be wrong
      throw refuse(uri, "credentials do not belong in it, use credentials(...)");
    }
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw refuse(uri, e.getReason() + " at index " + e.getIndex());
    }
    ServerTransport transport =
        ServerTransport.ofScheme(String.valueOf(parsed.getScheme()))
            .orElseThrow(() ->
                refuse(
                    uri,
                    "the scheme must be mqtt, mqtts, ws, wss, unix or inproc, as in"
                        + " mqtt://localhost:1883"));
    return switch (transport) {
      case TCP, TLS, WEB_SOCKET, SECURE_WEB_SOCKET -> network(transport, uri, parsed);
      case UNIX_SOCKET -> unixSocket(uri, parsed);
      case IN_PROCESS -> inProcess(uri, parsed);
    };
  }

  private static boolean hasCredentials(String uri) {
    Matcher withPath = WITH_PATH.matcher(uri);
    String suspect = withPath.matches() ? String.valueOf(withPath.group("authority")) : uri;
    return suspect.indexOf('@') >= 0;
  }

  private static ServerAddress network(ServerTransport transport, String uri, URI parsed) {
    String host = parsed.getHost();
    int port = parsed.getPort();
    if (host == null) {
      String authority = parsed.getRawAuthority();
      Matcher name = NAME_WITH_UNDERSCORE.matcher(authority == null ? "" : authority);
      if (!name.matches()) {
        throw refuse(
            uri,
            "it needs a host and a port of digits, as in "
                + new ServerAddress(transport, "localhost", transport.defaultPort()));
      }
      host = name.group("host");
      port = name.group("port") == null ? -1 : Integer.parseInt(name.group("port"));
    }
    if (transport.isWebSocket()) {
      if (parsed.getRawFragment() != null) {
        throw refuse(uri, "no fragment may follow the path");
      }
    } else if (hasMoreThanAuthority(parsed)) {
      throw refuse(uri, "nothing may follow host and port");
    }
    port = port == -1 ? transport.defaultPort() : port;
    if (port < 1 || port > 65_535) {
      throw refuse(uri, "port " + port + " is not one of 1 to 65535");
    }
    boolean bracketed = host.startsWith("[");
    return new ServerAddress(
        transport,
        bracketed ? host.substring(1, host.length() - 1).replace("%25", "%") : host,
        port,
        transport.isWebSocket() ? requestTarget(parsed) : "");
  }

  private static String requestTarget(URI parsed) {
    URI ascii = URI.create(parsed.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path == null || path.isEmpty() ? DEFAULT_PATH : path)
        + (query == null ? "" : "?" + query);
  }

  private static ServerAddress unixSocket(String uri, URI parsed) {
    String path = parsed.getPath();
    if (parsed.getRawAuthority() != null
        || path == null
        || path.length() < 2
        || parsed.getRawQuery() != null
        || parsed.getRawFragment() != null) {
      throw refuse(uri, "it needs the path of a socket and nothing else, as in unix:/run/mqtt");
    }
    try {
      return new ServerAddress(ServerTransport.UNIX_SOCKET, "", 0, Path.of(path).toString());
    } catch (InvalidPathException e) {
      throw refuse(uri, "no file can have that path: " + e.getReason());
    }
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

  /** The message may end up in a log: what may be a secret is not in it. */
  private static InvalidOptionException refuse(String uri, String reason) {
    String shown = withoutQuery(uri);
    if (shown.indexOf('@') >= 0) {
      shown = "***" + shown.substring(shown.lastIndexOf('@'));
    } else if (uri.indexOf('@') >= 0) { // in what may be a query, or the end of a password
      int scheme = shown.indexOf("://");
      shown = (scheme < 0 ? "" : shown.substring(0, scheme + 3)) + "***";
    }
    return new InvalidOptionException(OPTION, "'" + shown + "': " + reason);
  }

  private static String withoutQuery(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query) + "?***";
  }

  /** As a URI; a query, which often has a token in it, is not shown. */
  @Override
  public String toString() {
    return switch (transport) {
      case TCP, TLS, WEB_SOCKET, SECURE_WEB_SOCKET ->
          withoutQuery(
              transport.scheme()
                  + "://"
                  + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                  + ":"
                  + port
                  + path);
      case UNIX_SOCKET -> fileUri();
      case IN_PROCESS -> transport.scheme() + "://" + host;
    };
  }

  private String fileUri() {
    try {
      return new URI(transport.scheme(), null, path, null).toString();
    } catch (URISyntaxException e) { // a relative path, which parse does not make
      return transport.scheme() + ":" + path;
    }
  }
}
