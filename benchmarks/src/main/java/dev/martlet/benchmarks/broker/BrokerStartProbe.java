package dev.martlet.benchmarks.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One broker, several times in this JVM: prints a line {@code probe START CLOSE} for each time, in
 * milliseconds. START is from before the broker's construction to the first CONNACK, of a client
 * that knows nothing but a socket; CLOSE is with that client connected.
 */
public final class BrokerStartProbe {

  private static final byte[] CONNECT = {16, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'c'};
  private static final byte[] CONNACK = {32, 2, 0, 0};
  private static final double NANOS_PER_MILLI = 1e6;

  private BrokerStartProbe() {}

  /** The broker's name and how many times. */
  public static void main(String[] arguments) throws Exception {
    Supplier<EmbeddedBroker> made =
        switch (arguments[0]) {
          case "martlet" -> MartletBroker::new;
          case "hivemq-ce" -> HiveMqCeBroker::new;
          case "moquette" -> MoquetteBroker::new;
          default -> throw new IllegalArgumentException("no broker: " + arguments[0]);
        };
    for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
      System.out.println(probe(made));
    }
    System.exit(0); // some leave threads
  }

  private static String probe(Supplier<EmbeddedBroker> made) throws Exception {
    Path directory = Files.createTempDirectory("broker");
    int free = freePort();
    try {
      long begin = System.nanoTime();
      EmbeddedBroker broker = made.get();
      int port = broker.start(free, directory);
      try (Socket client = new Socket()) {
        connect(client, port);
        long connected = System.nanoTime();
        broker.stop();
        long ended = System.nanoTime();
        return String.format(
            Locale.ROOT,
            "probe %.2f %.2f",
            (connected - begin) / NANOS_PER_MILLI,
            (ended - connected) / NANOS_PER_MILLI);
      }
    } finally {
      delete(directory);
    }
  }

  private static void connect(Socket client, int port) throws IOException {
    client.setTcpNoDelay(true);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    client.getOutputStream().write(CONNECT);
    byte[] answer = client.getInputStream().readNBytes(CONNACK.length);
    if (!java.util.Arrays.equals(answer, CONNACK)) {
      throw new IOException("no CONNACK: " + new String(answer, StandardCharsets.ISO_8859_1));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
