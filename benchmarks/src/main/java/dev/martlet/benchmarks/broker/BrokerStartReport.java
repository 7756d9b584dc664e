package dev.martlet.benchmarks.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures from a broker's start to its first CONNACK, cold (in a JVM of its own) and warm (the
 * median of the later starts in that JVM), and its close with a client connected; prints a Markdown
 * table. Each broker runs with the jars that it was built with, so its class path is asked of Maven
 * first:
 *
 * <pre>{@code
 * mvn -Dquick -pl benchmarks -am package
 * for broker in hivemq-ce moquette; do
 *   mvn -q -f benchmarks/src/main/rivals/$broker/pom.xml dependency:build-classpath \
 *     -Dmdep.outputFile=$PWD/benchmarks/target/$broker.classpath
 * done
 * mvn -q -o -pl test-broker -am -Dquick package
 * java -cp benchmarks/target/classes dev.martlet.benchmarks.broker.BrokerStartReport \
 *   martlet=test-broker/target/martlet-test-broker-standalone.jar \
 *   hivemq-ce=@benchmarks/target/hivemq-ce.classpath \
 *   moquette=@benchmarks/target/moquette.classpath
 * }</pre>
 *
 * <p>{@code jvms=5} and {@code starts=20} say how many JVMs of each broker there are, one broker
 * after the other in turn, and how many starts in each; these are the defaults.
 */
public final class BrokerStartReport {

  private int jvms = 5;
  private int starts = 20;
  private final List<Broker> brokers = new ArrayList<>();

  private BrokerStartReport() {}

  /** Brokers as NAME=CLASSPATH or NAME=@FILE, and options. */
  public static void main(String[] arguments) throws Exception {
    BrokerStartReport report = new BrokerStartReport();
    for (String argument : arguments) {
      report.take(argument);
    }
    report.measure();
    report.print();
  }

  private void take(String argument) throws IOException {
    String[] parts = argument.split("=", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("not of the form NAME=VALUE: " + argument);
    }
    switch (parts[0]) {
      case "jvms" -> jvms = Integer.parseInt(parts[1]);
      case "starts" -> starts = Integer.parseInt(parts[1]);
      default -> {
        boolean inFile = parts[1].startsWith("@");
        String classPath =
            inFile ? Files.readString(Path.of(parts[1].substring(1))).strip() : parts[1];
        brokers.add(new Broker(parts[0], classPath));
      }
    }
  }

  private void measure() throws IOException, InterruptedException {
    for (int i = 0; i < jvms; i++) {
      for (Broker broker : brokers) {
        broker.probe(starts);
      }
    }
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        "JDK %s, %d processors; medians of %d JVMs with %d starts each, in milliseconds%n%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        jvms,
        starts);
    System.out.println("| Broker | start to CONNACK, cold | warm | close, first | later |");
    System.out.println("|---|---:|---:|---:|---:|");
    for (Broker broker : brokers) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.1f | %.1f | %.1f |%n",
          broker.name,
          median(broker.coldStarts),
          median(broker.warmStarts),
          median(broker.firstCloses),
          median(broker.laterCloses));
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  /** What one of them took. */
  private static final class Broker {
    private final String name;
    private final String classPath;
    private final List<Double> coldStarts = new ArrayList<>();
    private final List<Double> warmStarts = new ArrayList<>();
    private final List<Double> firstCloses = new ArrayList<>();
    private final List<Double> laterCloses = new ArrayList<>();

    Broker(String name, String classPath) {
      this.name = name;
      this.classPath = classPath;
    }

    void probe(int starts) throws IOException, InterruptedException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path")
                  + System.getProperty("path.separator")
                  + classPath,
              BrokerStartProbe.class.getName(),
              name,
              Integer.toString(starts));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      List<String> printed = new ArrayList<>();
      try (BufferedReader lines = process.inputReader()) {
        lines.lines().forEach(printed::add);
      }
      List<String> probes = printed.stream().filter(line -> line.startsWith("probe ")).toList();
      if (process.waitFor() != 0 || probes.size() != starts) {
        throw new IOException(name + " failed: " + printed);
      }
      for (int i = 0; i < starts; i++) {
        String[] millis = probes.get(i).split(" ", -1);
        (i == 0 ? coldStarts : warmStarts).add(Double.valueOf(millis[1]));
        (i == 0 ? firstCloses : laterCloses).add(Double.valueOf(millis[2]));
      }
    }
  }
}
