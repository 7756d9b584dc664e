package dev.martlet.benchmarks.topic;

import static dev.martlet.benchmarks.topic.Implementation.CONCURRENT_TRIE;
import static dev.martlet.benchmarks.topic.Implementation.HASH_TRIE;
import static dev.martlet.benchmarks.topic.Implementation.HIVEMQ_CE;
import static dev.martlet.benchmarks.topic.Implementation.HIVEMQ_CE_WALK;
import static dev.martlet.benchmarks.topic.Implementation.HIVEMQ_CLIENT;
import static dev.martlet.benchmarks.topic.Implementation.LINEAR_SCAN;
import static dev.martlet.benchmarks.topic.Implementation.MARTLET;
import static dev.martlet.benchmarks.topic.Implementation.MOQUETTE;
import static dev.martlet.benchmarks.topic.Implementation.PAHO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures topics in Martlet and elsewhere, one after the other under each workload, and prints one
 * Markdown table: processor time and bytes of an operation, the median of all iterations.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.martlet.benchmarks.topic.TopicReport \
 *     [quick|thorough] [seed=1] [rows=regex of labels]
 * }</pre>
 *
 * <p>{@code quick} takes some minutes, {@code thorough} hours: more and longer iterations, in three
 * rounds through all rows, and a million of what {@code quick} measures with 100,000. Every number
 * comes from a process of its own with a fixed heap of 6 GB.
 */
public final class TopicReport {
  private static final List<Implementation> INDEXES =
      List.of(
          MARTLET, HIVEMQ_CLIENT, HIVEMQ_CE, HIVEMQ_CE_WALK, MOQUETTE, HASH_TRIE, CONCURRENT_TRIE);

  /** Walking is about lookups alone. */
  private static final List<Implementation> CHANGING_INDEXES =
      List.of(MARTLET, HIVEMQ_CLIENT, HIVEMQ_CE, MOQUETTE, HASH_TRIE, CONCURRENT_TRIE);

  private static final Set<Implementation> RIGHT_FILTERS = EnumSet.of(HIVEMQ_CLIENT);

  /**
   * The tree of HiveMQ's client misses filters whose '+' stands for an empty last level, Moquette's
   * trie takes {@code a//} for {@code a/}.
   */
  private static final Set<Implementation> RIGHT_INDEXES =
      EnumSet.of(HIVEMQ_CE, HIVEMQ_CE_WALK, HASH_TRIE, CONCURRENT_TRIE, LINEAR_SCAN);

  private final boolean thorough;
  private final Measurements measurements;

  private TopicReport(boolean thorough, long seed) {
    this.thorough = thorough;
    this.measurements =
        thorough ? new Measurements(seed, 5, 1_000) : new Measurements(seed, 3, 300);
  }

  /** Prints the table to the standard output, and how far it is to the error output. */
  public static void main(String[] args) {
    boolean thorough = List.of(args).contains("thorough");
    long seed = Long.parseLong(option(args, "seed", "1"));
    Pattern wanted = Pattern.compile(option(args, "rows", ""));
    TopicReport report = new TopicReport(thorough, seed);
    List<Row> rows = report.rows().filter(row -> wanted.matcher(row.label).find()).toList();
    for (int round = 0; round < (thorough ? 3 : 1); round++) {
      rows.forEach(Row::measure);
    }
    print(rows, seed);
  }

  private static String option(String[] args, String name, String otherwise) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(name + "="))
        .map(arg -> arg.substring(name.length() + 1))
        .findFirst()
        .orElse(otherwise);
  }

  private Stream<Row> rows() {
    return Stream.of(matches(), lookups(), changes(), readers(), retained(), growth())
        .flatMap(List::stream);
  }

  private List<Row> matches() {
    Map<MatchForm, List<Implementation>> implementations =
        Map.of(
            MatchForm.PARSED, List.of(MARTLET, HIVEMQ_CLIENT, MOQUETTE),
            MatchForm.TEXT, List.of(MARTLET, HIVEMQ_CLIENT),
            MatchForm.UTF8, List.of(MARTLET, HIVEMQ_CLIENT),
            MatchForm.TEXTS, List.of(MARTLET, HIVEMQ_CLIENT, MOQUETTE, PAHO));
    return Stream.of(MatchForm.values())
        .map(form ->
            new Row(
                "one filter, one topic: " + form.label(),
                Cell.Unit.OPERATION,
                implementations.getOrDefault(form, List.of()),
                RIGHT_FILTERS,
                measurements.benchmark(FilterMatchBenchmark.class, Map.of("form", form.name()))))
        .toList();
  }

  private List<Row> lookups() {
    List<Row> rows = new ArrayList<>();
    rows.add(onIndex("lookup", IndexLookupBenchmark.class, INDEXES, Workload.ZIPF, 1_000));
    for (Workload workload : Workload.values()) {
      rows.add(onIndex("lookup", IndexLookupBenchmark.class, INDEXES, workload, 100_000));
    }
    for (Workload workload : List.of(Workload.EXACT, Workload.ZIPF)) {
      rows.add(onIndex("lookup", IndexLookupBenchmark.class, INDEXES, workload, 1_000_000));
    }
    return rows;
  }

  /** Of workloads whose filters have one subscriber each: HiveMQ's client removes all at once. */
  private List<Row> changes() {
    return Stream.of(Workload.EXACT, Workload.DEVICE)
        .map(workload ->
            onIndex(
                "remove and add", IndexChangeBenchmark.class, CHANGING_INDEXES, workload, 100_000))
        .toList();
  }

  private List<Row> readers() {
    List<Implementation> concurrent =
        CHANGING_INDEXES.stream().filter(Implementation::readsBesideWrites).toList();
    return Stream.of("false", "true")
        .map(writer ->
            new Row(
                writer.equals("true") ? "a reader beside a writer" : "a reader alone",
                Cell.Unit.OPERATION,
                concurrent,
                RIGHT_INDEXES,
                measurements.benchmark(
                    IndexReaderBenchmark.class,
                    Map.of("workload", "EXACT", "size", "100000", "writer", writer))))
        .toList();
  }

  private List<Row> retained() {
    return Stream.of(RetainedQuestion.values())
        .map(question ->
            new Row(
                "topics of a filter, " + name(question),
                Cell.Unit.OPERATION,
                List.of(MARTLET, HIVEMQ_CE, LINEAR_SCAN),
                RIGHT_INDEXES,
                measurements.benchmark(
                    RetainedLookupBenchmark.class, Map.of("question", question.name()))))
        .toList();
  }

  private List<Row> growth() {
    int size = thorough ? 1_000_000 : 100_000;
    return List.of(
        new Row(
            title("heap of a filter", Workload.EXACT, 100_000),
            Cell.Unit.HEAP,
            CHANGING_INDEXES,
            RIGHT_INDEXES,
            measurements.process(IndexHeap.class, Workload.EXACT, 100_000)),
        new Row(
            title("an addition from empty", Workload.EXACT, size),
            Cell.Unit.GROWTH,
            CHANGING_INDEXES,
            RIGHT_INDEXES,
            measurements.process(IndexGrowth.class, Workload.EXACT, size)));
  }

  private Row onIndex(
      String what,
      Class<?> benchmark,
      List<Implementation> implementations,
      Workload workload,
      int size) {
    return new Row(
        title(what, workload, size),
        Cell.Unit.OPERATION,
        implementations,
        RIGHT_INDEXES,
        measurements.benchmark(
            benchmark, Map.of("workload", workload.name(), "size", Integer.toString(size))));
  }

  private static String title(String what, Workload workload, int size) {
    return String.format(Locale.ROOT, "%s: %s, %,d", what, name(workload), size);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void print(List<Row> rows, long seed) {
    List<Implementation> columns =
        Stream.of(Implementation.values())
            .filter(implementation -> rows.stream().anyMatch(row -> row.has(implementation)))
            .toList();
    System.out.printf(
        Locale.ROOT,
        "Seed %d, %s, %s %s, %d processors%n%n",
        seed,
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
    System.out.println(
        columns.stream()
            .map(Implementation::label)
            .collect(
                Collectors.joining(
                    " | ",
                    "| Workload | ",
                    " | Best rival / Martlet | Best right one / Martlet |")));
    System.out.println("|---" + "|---:".repeat(columns.size() + 2) + "|");
    rows.forEach(row -> System.out.println(line(row, columns)));
  }

  private static String line(Row row, List<Implementation> columns) {
    return Stream.concat(
            columns.stream().map(row::text),
            Stream.of(row.ratio(), row.ratioToRight()).map(TopicReport::text))
        .collect(Collectors.joining(" | ", "| " + row.label + " | ", " |"));
  }

  private static String text(OptionalDouble ratio) {
    return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "-";
  }
}
