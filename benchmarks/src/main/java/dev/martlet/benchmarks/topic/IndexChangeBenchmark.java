package dev.martlet.benchmarks.topic;

import org.openjdk.jmh.annotations.Benchmark;

/** Subscribers leave and come back, one at a time, in an index that is full. */
public class IndexChangeBenchmark extends FullIndex {
  private int next;

  /** Removes a subscription and adds it again: two changes. */
  @Benchmark
  public void removeAndAdd() {
    Object[] subscriptions = subscriptions();
    next = next + 1 < subscriptions.length ? next + 1 : 0;
    index().remove(subscriptions[next]);
    index().add(subscriptions[next]);
  }
}
