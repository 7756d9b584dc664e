package dev.martlet.benchmarks.topic;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
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

/** Which topics does this filter match? One of 1,024 filters at a time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgs = {"-Xms6g", "-Xmx6g", "-Xmn1g", "-XX:+UseG1GC"})
@SuppressWarnings("unchecked") // an index makes itself what it is given
public class RetainedLookupBenchmark {
  private static final int FILTERS = 1_024;
  private static final int CHECKED = 64;

  /** Whose index. */
  @Param({"MARTLET", "HIVEMQ_CE", "LINEAR_SCAN"})
  public Implementation implementation = Implementation.MARTLET;

  /** What is asked. */
  @Param public RetainedQuestion question = RetainedQuestion.NARROW;

  /** How many topics. */
  @Param("100000")
  public int size;

  /** What everything is drawn from. */
  @Param("1")
  public long seed;

  private TopicIndex<Object> index = emptyIndex(Implementation.MARTLET);
  private Object[] filters = {};
  private int next;

  /** Fills the index and checks it. */
  @Setup
  public void fillAndCheck() {
    Random random = new Random(seed);
    List<String> topics = RetainedQuestion.drawTopics(size, random);
    index = emptyIndex(implementation);
    for (int i = 0; i < size; i++) {
      index.put(topics.get(i), i);
    }
    List<String> drawn = question.drawFilters(topics, FILTERS, random);
    filters = drawn.stream().map(index::filter).toArray();
    for (int i = 0; i < CHECKED; i++) {
      check(topics, drawn.get(i), filters[i]);
    }
  }

  private void check(List<String> topics, String text, Object filter) {
    AtomicInteger found = new AtomicInteger();
    BruteForce.checkTopics(
        implementation,
        topics,
        text,
        numbers ->
            index.forEachMatch(
                filter,
                number -> {
                  numbers.accept(number);
                  found.incrementAndGet();
                }));
    BruteForce.checkCount(implementation, text, found.get(), index.count(filter));
  }

  private static TopicIndex<Object> emptyIndex(Implementation implementation) {
    return (TopicIndex<Object>) implementation.newTopicIndex();
  }

  /** Counts the topics that match one filter. */
  @Benchmark
  public int lookup() {
    next = (next + 1) & (FILTERS - 1);
    return index.count(filters[next]);
  }
}
