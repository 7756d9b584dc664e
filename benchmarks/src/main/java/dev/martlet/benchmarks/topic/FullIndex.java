package dev.martlet.benchmarks.topic;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An index that holds a workload and has answered a sample of its topics as the reference does. The
 * heap is large enough never to decide.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgs = {"-Xms6g", "-Xmx6g", "-Xmn1g", "-XX:+UseG1GC"})
@SuppressWarnings("unchecked") // an index makes itself what it is given
public abstract class FullIndex {
  /** Some indexes take time by the square of a popular filter's subscribers. */
  private static final long BUILD_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int CHECKED_MATCHES = 32_000_000;

  /** Whose index. */
  @Param public Implementation implementation = Implementation.MARTLET;

  /** What it holds and is asked. */
  @Param public Workload workload = Workload.EXACT;

  /** How many subscriptions. */
  @Param("100000")
  public int size;

  /** What everything is drawn from. */
  @Param("1")
  public long seed;

  private FilterIndex<Object, Object> index = emptyIndex(Implementation.MARTLET);
  private Object[] topics = {};
  private Object[] subscriptions = {};

  /** Fills the index and checks it. */
  @Setup
  public void fillAndCheck() {
    Workload.Draw draw = workload.draw(size, seed);
    index = emptyIndex(implementation);
    subscriptions = new Object[size];
    for (int i = 0; i < size; i++) {
      subscriptions[i] = index.subscription(draw.filters.get(i), i);
    }
    fill();
    topics = draw.topics.stream().map(index::topic).toArray();
    check(draw, new Random(seed));
    Collections.shuffle(Arrays.asList(subscriptions), new Random(seed));
  }

  static FilterIndex<Object, Object> emptyIndex(Implementation implementation) {
    return (FilterIndex<Object, Object>) implementation.newIndex();
  }

  private void fill() {
    long started = System.nanoTime();
    for (int i = 0; i < size; i++) {
      index.add(subscriptions[i]);
      if ((i & 0xff) == 0 && System.nanoTime() - started > BUILD_LIMIT_NANOS) {
        throw new IllegalStateException(
            "GAVE UP: %s holds %,d of %,d subscriptions after a minute"
                .formatted(implementation, i, size));
      }
    }
  }

  private void check(Workload.Draw draw, Random random) {
    int sample = Math.max(16, Math.min(1_024, CHECKED_MATCHES / size));
    for (int i = 0; i < sample; i++) {
      int at = random.nextInt(topics.length);
      check(draw.filters, draw.topics.get(at), topics[at]);
    }
  }

  private void check(List<String> filters, String text, Object topic) {
    AtomicInteger found = new AtomicInteger();
    BruteForce.checkFilters(
        implementation,
        filters,
        text,
        numbers ->
            index.forEachMatch(
                topic,
                number -> {
                  numbers.accept(number);
                  found.incrementAndGet();
                }));
    BruteForce.checkCount(implementation, text, found.get(), index.count(topic));
  }

  final FilterIndex<Object, Object> index() {
    return index;
  }

  final Object[] topics() {
    return topics;
  }

  /** Returns what the index holds, in any order. */
  final Object[] subscriptions() {
    return subscriptions;
  }
}
