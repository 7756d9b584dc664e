package dev.martlet.benchmarks.topic;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.Reference;

/**
 * What an index retains of the heap for each filter, when nothing else holds the filters: {@code
 * IndexHeap IMPLEMENTATION WORKLOAD SIZE SEED} prints the bytes. All filters have the same
 * subscriber, which is not counted.
 */
public final class IndexHeap {
  private static final int COLLECTIONS = 4;

  private IndexHeap() {}

  /** Runs in a process of its own, for a workload without repeated filters. */
  public static void main(String[] args) {
    Implementation implementation = Implementation.valueOf(args[0]);
    Workload workload = Workload.valueOf(args[1]);
    int size = Integer.parseInt(args[2]);
    long seed = Long.parseLong(args[3]);
    fill(implementation, workload, 1_000, seed); // loads the classes
    long before = usedBytes();
    FilterIndex<Object, Object> index = fill(implementation, workload, size, seed);
    try {
      System.out.println((usedBytes() - before) / (double) size);
    } finally {
      Reference.reachabilityFence(index);
    }
  }

  private static FilterIndex<Object, Object> fill(
      Implementation implementation, Workload workload, int size, long seed) {
    FilterIndex<Object, Object> index = FullIndex.emptyIndex(implementation);
    for (String filter : workload.drawFilters(size, seed)) {
      index.add(index.subscription(filter, 0));
    }
    return index;
  }

  private static long usedBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
