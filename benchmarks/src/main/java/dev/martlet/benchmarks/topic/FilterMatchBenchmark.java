package dev.martlet.benchmarks.topic;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
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

/**
 * One filter against one topic: 1,024 pairs of the uniform world and the 12 shapes of {@link
 * Workload}. Half of them match; in the others one level of the topic reads otherwise, which may be
 * one that the filter does not look at.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@SuppressWarnings("unchecked") // a matcher makes itself what it is given
public class FilterMatchBenchmark {
  private static final int PAIRS = 1_024;

  /** Whose filters. */
  @Param({"MARTLET", "HIVEMQ_CLIENT", "MOQUETTE", "PAHO"})
  public Implementation implementation = Implementation.MARTLET;

  /** What is parsed beforehand. */
  @Param public MatchForm form = MatchForm.PARSED;

  /** What the pairs are drawn from. */
  @Param("1")
  public long seed;

  private final Object[] filters = new Object[PAIRS];
  private final Object[] topics = new Object[PAIRS];
  private BiPredicate<Object, Object> matches = Object::equals;

  /** Draws the pairs and checks each. */
  @Setup
  public void drawAndCheck() {
    var matcher = (FilterMatcher<Object, Object>) FilterMatcher.of(implementation, form);
    matches = matcher.matches();
    Random random = new Random(seed);
    for (int i = 0; i < PAIRS; i++) {
      World origin = World.uniform(random);
      String filter = Shape.any(random).of(origin);
      World match = origin.anyMatchOf(filter, random);
      String topic = (random.nextBoolean() ? match : match.misspelt(random)).text();
      filters[i] = matcher.filter().apply(filter);
      topics[i] = matcher.topic().apply(topic);
      BruteForce.checkMatch(implementation, filter, topic, matches.test(filters[i], topics[i]));
    }
  }

  /** Counts the pairs that match. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public int match() {
    int count = 0;
    for (int i = 0; i < PAIRS; i++) {
      if (matches.test(filters[i], topics[i])) {
        count++;
      }
    }
    return count;
  }
}
