package dev.martlet.systemtests.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Mosquitto server on a free port of 127.0.0.1, with everything in memory. */
final class Mosquitto implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final int port;
  private final ChildProcess process;

  private Mosquitto(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one that takes anybody.
   *
   * @param directory where its configuration may lie
   * @param settings further lines of its configuration
   */
  static Mosquitto start(Path directory, String... settings)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>(List.of("allow_anonymous true"));
    lines.addAll(List.of(settings));
    return startWith(directory, lines);
  }

  /** Starts one that takes one user only. */
  static Mosquitto startWithPassword(Path directory, String user, String password)
      throws IOException, InterruptedException {
    Path passwords = directory.resolve("passwords");
    List<String> command =
        List.of(
            MosquittoPrograms.path("mosquitto_passwd"),
            "-b",
            "-c",
            passwords.toString(),
            user,
            password);
    try (ChildProcess tool = ChildProcess.start(command)) {
      if (tool.awaitExit() != 0) {
        throw new IllegalStateException(tool.toString());
      }
    }
    return startWith(directory, List.of("allow_anonymous false", "password_file " + passwords));
  }

  int port() {
    return port;
  }

  String uri() {
    return "mqtt://127.0.0.1:" + port;
  }

  /** Waits until it has entered a subscription. */
  void awaitSubscription(String clientIdentifier, int qos, String filter)
      throws InterruptedException {
    awaitSubscriptions(1, clientIdentifier, qos, filter);
  }

  /** Waits until it has entered a subscription so many times. */
  void awaitSubscriptions(int times, String clientIdentifier, int qos, String filter)
      throws InterruptedException {
    String entry = ": " + clientIdentifier + " " + qos + " " + filter;
    process.awaitLines(line -> line.endsWith(entry), times);
  }

  /** Waits until it knows that a client is gone. */
  void awaitDisconnection(String clientIdentifier) throws InterruptedException {
    process.awaitLine(line ->
        line.contains(": Client " + clientIdentifier + " ")
            && (line.contains(" disconnected") || line.contains(" closed its connection")));
  }

  @Override
  public void close() {
    process.close();
  }

  private static Mosquitto startWith(Path directory, List<String> settings)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Path file = Files.write(directory.resolve("mosquitto.conf"), configuration(port, settings));
      ChildProcess process =
          ChildProcess.start(List.of(MosquittoPrograms.path("mosquitto"), "-c", file.toString()));
      try {
        process.awaitLine(line -> line.endsWith(" running"));
        return new Mosquitto(port, process);
      } catch (AssertionError e) {
        process.close();
        if (attempt == ATTEMPTS || !e.getMessage().contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  private static List<String> configuration(int port, List<String> settings) {
    List<String> lines = new ArrayList<>();
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("persistence false");
    lines.add("user " + System.getProperty("user.name")); // as root it would lose its files
    lines.add("log_dest stderr");
    List.of("error", "warning", "notice", "information", "subscribe")
        .forEach(type -> lines.add("log_type " + type));
    lines.addAll(settings);
    return lines;
  }

  /** Free at this moment; that another program takes it in the next is what attempts are for. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
