package dev.martlet.benchmarks.topic;

import org.openjdk.jmh.annotations.Benchmark;

/** Who wants this topic? */
public class IndexLookupBenchmark extends FullIndex {
  private int next;

  /** Counts the matches of one topic. */
  @Benchmark
  public int lookup() {
    Object[] topics = topics();
    next = (next + 1) & (topics.length - 1);
    return index().count(topics[next]);
  }
}
