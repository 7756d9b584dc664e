package dev.martlet.testsupport;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** One connection through a {@link TcpProxy}: two sockets and a thread for each direction. */
final class ProxiedConnection {
  private final Socket client;
  private final Socket server;
  private final Pump toServer;
  private final Pump toClient;

  ProxiedConnection(Socket client, Socket server, TcpProxy.Gate gate) {
    this.client = client;
    this.server = server;
    toServer = new Pump("to-server", client, server, gate);
    toClient = new Pump("to-client", server, client, gate);
  }

  void start() {
    toServer.thread.start();
    toClient.thread.start();
  }

  Pump toServer() {
    return toServer;
  }

  Pump toClient() {
    return toClient;
  }

  void cut() {
    TcpProxy.closeQuietly(client);
    TcpProxy.closeQuietly(server);
  }

  List<Thread> threads() {
    return List.of(toServer.thread, toClient.thread);
  }

  /** Moves bytes in one direction until either side ends, or the limit is reached. */
  final class Pump {
    private final Socket from;
    private final Socket to;
    private final TcpProxy.Gate gate;
    private final Thread thread;
    private long left = Long.MAX_VALUE; // guarded by this
    private boolean cutsAtLimit; // guarded by this

    Pump(String direction, Socket from, Socket to, TcpProxy.Gate gate) {
      this.from = from;
      this.to = to;
      this.gate = gate;
      thread = new Thread(this::run, "martlet-proxy-" + direction + "-" + from.getPort());
      thread.setDaemon(true);
    }

    synchronized void cutAfter(long bytes) {
      left = bytes;
      cutsAtLimit = true;
      if (bytes == 0) {
        cut();
      }
    }

    synchronized void swallowAfter(long bytes) {
      left = bytes;
      cutsAtLimit = false;
    }

    private void run() {
      byte[] buffer = new byte[16_384];
      try {
        for (int read = from.getInputStream().read(buffer);
            read >= 0;
            read = from.getInputStream().read(buffer)) {
          gate.pass();
          forward(buffer, read);
        }
      } catch (IOException | InterruptedException e) {
        // one side is gone: so is the other, below
      } finally {
        cut();
      }
    }

    private synchronized void forward(byte[] buffer, int length) throws IOException {
      int passing = (int) Math.min(length, left);
      to.getOutputStream().write(buffer, 0, passing);
      if (left != Long.MAX_VALUE) {
        left -= passing;
      }
      if (left == 0 && cutsAtLimit) {
        throw new IOException("cut at the limit");
      }
      if (passing < length) {
        gate.countSwallowed(length - passing);
      }
    }
  }
}
