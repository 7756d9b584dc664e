package dev.martlet.benchmarks.broker;

import dev.martlet.testbroker.TestBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Measures what much costs the test broker: one session with many subscriptions, many connected
 * clients that do nothing, many retained messages. Each at a tenth as well, so that whatever grows
 * faster than its number is seen. Prints Markdown tables.
 *
 * <pre>{@code
 * mvn -Dquick -Pbenchmarks -pl benchmarks -am package
 * java -Xmx6g -cp benchmarks/target/benchmarks.jar dev.martlet.benchmarks.broker.BrokerScaleReport
 * }</pre>
 *
 * <p>{@code subscriptions=100000}, {@code clients=10000} and {@code retained=1000000} say how many;
 * these are the defaults, 0 leaves one out. The clients of the second table need so many open files
 * in each of two processes: the broker's and theirs.
 */
public final class BrokerScaleReport {

  private static final int FILTERS_IN_A_PACKET = 100;
  private static final int QUESTIONS = 2_000;
  private static final byte[] PAYLOAD = new byte[16];
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private int subscriptions = 100_000;
  private int clients = 10_000;
  private int retained = 1_000_000;

  private BrokerScaleReport() {}

  /** Options as NAME=VALUE. */
  public static void main(String[] arguments) throws Exception {
    BrokerScaleReport report = new BrokerScaleReport();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      int value = Integer.parseInt(parts[1]);
      switch (parts[0]) {
        case "subscriptions" -> report.subscriptions = value;
        case "clients" -> report.clients = value;
        case "retained" -> report.retained = value;
        default -> throw new IllegalArgumentException("no option: " + parts[0]);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "JDK %s, %d processors, heap of %d MB%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20);
    report.measure();
  }

  private void measure() throws IOException, InterruptedException {
    if (subscriptions > 0) {
      measureSubscriptions(subscriptions / 10); // the JVM warms up
      header("subscriptions", "subscribe", "heap each", "publish", "unsubscribe", "end");
      measureSubscriptions(subscriptions / 10).print();
      measureSubscriptions(subscriptions).print();
    }
    if (clients > 0) {
      header("clients", "connect", "heap each", "publish", "close");
      measureClients(clients / 10).print();
      measureClients(clients).print();
    }
    if (retained > 0) {
      header("retained", "publish", "heap each", "subscribe to one", "to +", "to #", "close");
      measureRetained(retained / 10).print();
      measureRetained(retained).print();
    }
  }

  private static void header(String... columns) {
    System.out.println();
    System.out.println("| " + String.join(" | ", columns) + " |");
    System.out.println("|" + "---:|".repeat(columns.length));
  }

  private static String topic(int i) {
    return "site/" + i % 100 + "/device/" + i + "/value";
  }

  private static String filter(int i) {
    return "site/" + i % 100 + "/device/" + i + "/+";
  }

  private static Row measureSubscriptions(int count) throws IOException {
    Row row = new Row(count);
    try (TestBroker broker = TestBroker.builder().recordingCapacity(0, 0).start();
        ScaleClient publisher = new ScaleClient(broker.port(), "publisher", false);
        ScaleClient subscriber = new ScaleClient(broker.port(), "subscriber", true)) {
      row.beforeHeap();
      row.total(() -> inPackets(count, BrokerScaleReport::filter, subscriber::subscribe));
      row.heapEach();
      row.each(i -> publisher.publish(topic(i * 7 % count), PAYLOAD));
      row.total(() -> inPackets(count, BrokerScaleReport::filter, subscriber::unsubscribe));
      inPackets(count, BrokerScaleReport::filter, subscriber::subscribe);
      row.total(() -> new ScaleClient(broker.port(), "subscriber", false).close());
    }
    return row;
  }

  private Row measureClients(int count) throws IOException, InterruptedException {
    Row row = new Row(count);
    TestBroker broker = TestBroker.builder().recordingCapacity(0, 0).start();
    try (ScaleClient publisher = new ScaleClient(broker.port(), "publisher", false)) {
      row.beforeHeap();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  IdleClients.class.getName(),
                  Integer.toString(broker.port()),
                  Integer.toString(count))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader said = process.inputReader();
      row.total(() -> {
        if (!"connected".equals(said.readLine())) {
          throw new IOException("not all clients are connected");
        }
      });
      row.heapEach();
      row.each(i -> publisher.publish(topic(i), PAYLOAD));
      row.total(broker::close);
      process.outputWriter().close();
      process.waitFor();
    } finally {
      broker.close();
    }
    return row;
  }

  private static Row measureRetained(int count) throws IOException {
    Row row = new Row(count);
    TestBroker broker =
        TestBroker.builder()
            .recordingCapacity(0, 0)
            .maximumRetained(count, Long.MAX_VALUE / 2)
            .start();
    try (ScaleClient publisher = new ScaleClient(broker.port(), "publisher", false);
        ScaleClient subscriber = new ScaleClient(broker.port(), "subscriber", false)) {
      row.beforeHeap();
      row.total(() -> {
        for (int i = 0; i < count; i++) {
          publisher.retain(topic(i), PAYLOAD);
        }
        publisher.ping();
      });
      row.heapEach();
      row.each(i -> {
        subscriber.subscribe(List.of(topic(i * 7 % count)));
        subscriber.takeMessages(1);
      });
      row.each(i -> {
        subscriber.subscribe(List.of("site/+/device/" + i * 7 % count + "/value"));
        subscriber.takeMessages(1);
      });
      row.total(() -> {
        subscriber.subscribe(List.of("#"));
        subscriber.takeMessages(count);
      });
      row.total(broker::close);
    } finally {
      broker.close();
    }
    return row;
  }

  private static void inPackets(int count, IntFunction<String> filters, Packet packet)
      throws IOException {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(filters.apply(i));
      if (some.size() == FILTERS_IN_A_PACKET || i == count - 1) {
        packet.send(some);
        some.clear();
      }
    }
  }

  @FunctionalInterface
  private interface Packet {
    void send(List<String> filters) throws IOException;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface Question {
    void ask(int i) throws IOException;
  }

  /** One line of a table. */
  private static final class Row {
    private final int count;
    private final List<String> cells = new ArrayList<>();
    private long heapBytes;

    Row(int count) {
      this.count = count;
      cells.add(String.format(Locale.ROOT, "%,d", count));
    }

    void beforeHeap() {
      heapBytes = heapUsedBytes();
    }

    void heapEach() {
      cells.add(
          String.format(Locale.ROOT, "%,d B", Math.max(0, heapUsedBytes() - heapBytes) / count));
    }

    /** All of it, and for each of the many. */
    void total(Work work) throws IOException {
      long begin = System.nanoTime();
      work.run();
      long nanos = System.nanoTime() - begin;
      cells.add(
          String.format(
              Locale.ROOT,
              "%,.0f ms (%.1f µs each)",
              nanos / NANOS_PER_MILLI,
              nanos / NANOS_PER_MICRO / count));
    }

    /** The median of some. */
    void each(Question question) throws IOException {
      long[] nanos = new long[QUESTIONS];
      for (int i = 0; i < QUESTIONS; i++) {
        long begin = System.nanoTime();
        question.ask(i);
        nanos[i] = System.nanoTime() - begin;
      }
      Arrays.sort(nanos);
      cells.add(String.format(Locale.ROOT, "%.0f µs", nanos[QUESTIONS / 2] / NANOS_PER_MICRO));
    }

    void print() {
      System.out.println("| " + String.join(" | ", cells) + " |");
    }

    private static long heapUsedBytes() {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }
}
