package dev.martlet.benchmarks;

import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One parsed filter against one topic name: about half of the pairs match. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FilterMatchBenchmark {
  private static final int PAIRS = 1_024;

  /** What the filters look like. */
  @Param({"site-7/+/device-42/temp", "site-7/building-3/#", "site-7/building-3/device-42/temp"})
  public String filter = "";

  /** The seed of the topic names. */
  @Param("1")
  public long seed;

  private TopicFilter parsed = TopicFilter.of("unset");
  private final TopicName[] topics = new TopicName[PAIRS];

  /** Draws topic names of which every second one matches. */
  @Setup
  public void drawTopics() {
    parsed = TopicFilter.of(filter);
    Random random = new Random(seed);
    for (int i = 0; i < PAIRS; i++) {
      int building = filter.contains("building-3") ? 3 : random.nextInt(100);
      String matching = "site-7/building-" + building + "/device-42/temp";
      boolean match = random.nextBoolean();
      topics[i] = TopicName.of(match ? matching : matching.replace("site-7", "site-8"));
    }
  }

  /** How many of the topics match. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public int match() {
    int matches = 0;
    for (TopicName topic : topics) {
      if (parsed.matches(topic)) {
        matches++;
      }
    }
    return matches;
  }
}
