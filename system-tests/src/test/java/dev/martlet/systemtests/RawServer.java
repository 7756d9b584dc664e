package dev.martlet.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that does with the bytes of each connection what a script says, for what no server of
 * MQTT does. A script that ends closes its connection.
 */
final class RawServer implements AutoCloseable {
  /** What is done with a connection. */
  interface Script {
    void run(Socket connection) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private RawServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  /** Listens on a free port of 127.0.0.1. */
  static RawServer start(Script script) {
    try {
      return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes what {@code listener} accepts. */
  static RawServer start(ServerSocket listener, Script script) {
    RawServer server = new RawServer(listener, script);
    daemon(server::accept);
    return server;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Where it listens. */
  String uri(String scheme) {
    return scheme + "://127.0.0.1:" + port();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket accepted = listener.accept();
        open.add(accepted);
        daemon(() -> run(accepted));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void run(Socket connection) {
    try (connection) {
      script.run(connection);
    } catch (Exception e) {
      // the client sees that it ends, which is what is tested
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** The next byte. */
  static int read(InputStream in) throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException();
    }
    return value;
  }

  /** The head of a request of HTTP, with the empty line. */
  static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text;
    do {
      head.write(read(in));
      text = head.toString(StandardCharsets.ISO_8859_1);
    } while (!text.endsWith("\r\n\r\n"));
    return text;
  }

  /** Reads to the end, whatever comes. */
  static void readToEnd(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }
}
