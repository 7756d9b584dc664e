package dev.martlet.testsupport;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that is pure script, in bytes: for what no correct server does. Each connection runs the
 * script on a thread of its own; when the script returns, the connection is closed.
 */
public final class RawServer implements AutoCloseable {
  /** What the server does with one connection. */
  @FunctionalInterface
  public interface Script {
    /** Plays one connection. */
    void play(Conversation conversation) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Listens on a free loopback port. */
  public RawServer(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** Where it listens. */
  public String uri() {
    return "mqtt://127.0.0.1:" + listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    // Its threads end by that; LeavesNothingBehind waits for them.
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "martlet-raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        start(() -> play(socket));
      }
    } catch (IOException closed) {
      // the end of the server
    }
  }

  private void play(Socket socket) {
    try (socket) {
      script.play(new Conversation(socket));
    } catch (IOException closed) {
      // the client, or the end of the server, was faster
    }
  }

  /** One connection, seen from the server. */
  public static final class Conversation {
    private final Socket socket;
    private final DataInputStream in;

    private Conversation(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
    }

    /** Waits for the next packet, below 128 bytes; in hexadecimal. */
    public String readPacket() throws IOException {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      byte[] rest = new byte[length];
      in.readFully(rest);
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits((byte) first) + hex.toHexDigits((byte) length) + hex.formatHex(rest);
    }

    /** Sends bytes given in hexadecimal. */
    public void send(String hex) throws IOException {
      socket.getOutputStream().write(HexFormat.of().parseHex(hex));
    }

    /**
     * Waits until the client has ended the connection; what it sends meanwhile is not looked at.
     */
    public void awaitEnd() throws IOException {
      in.skipNBytes(Long.MAX_VALUE);
    }
  }
}
