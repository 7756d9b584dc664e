package dev.martlet.benchmarks.topic;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How an index grows from nothing: {@code IndexGrowth IMPLEMENTATION WORKLOAD SIZE SEED} prints the
 * processor time of an addition on average in nanoseconds, and that of the slowest one in
 * milliseconds. It is the adding thread's time: what the garbage collector and the neighbours take
 * is not the index's pause.
 */
public final class IndexGrowth {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP_SIZE = 100_000;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private IndexGrowth() {}

  /** Runs in a process of its own. */
  public static void main(String[] args) {
    Implementation implementation = Implementation.valueOf(args[0]);
    Workload workload = Workload.valueOf(args[1]);
    int size = Integer.parseInt(args[2]);
    long seed = Long.parseLong(args[3]);
    List<String> filters = workload.drawFilters(size, seed);
    for (int i = 0; i < 3; i++) {
      slowestAddition(implementation, filters.subList(0, Math.min(size, WARM_UP_SIZE)));
      additions(implementation, filters.subList(0, Math.min(size, WARM_UP_SIZE)));
    }
    long all = additions(implementation, filters);
    long slowest = slowestAddition(implementation, filters);
    System.out.println(all / (double) size + " " + slowest / 1e6);
  }

  /** Returns what all additions take together. */
  private static long additions(Implementation implementation, List<String> filters) {
    FilterIndex<Object, Object> index = FullIndex.emptyIndex(implementation);
    Object[] subscriptions = subscriptions(index, filters);
    long started = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < subscriptions.length; i++) {
      index.add(subscriptions[i]);
      if ((i & 0xfff) == 0 && THREADS.getCurrentThreadCpuTime() - started > LIMIT_NANOS) {
        throw new IllegalStateException(
            "GAVE UP: %s holds %,d of %,d subscriptions after a minute"
                .formatted(implementation, i, subscriptions.length));
      }
    }
    return THREADS.getCurrentThreadCpuTime() - started;
  }

  private static long slowestAddition(Implementation implementation, List<String> filters) {
    FilterIndex<Object, Object> index = FullIndex.emptyIndex(implementation);
    Object[] subscriptions = subscriptions(index, filters);
    long slowest = 0;
    long before = THREADS.getCurrentThreadCpuTime();
    for (Object subscription : subscriptions) {
      index.add(subscription);
      long after = THREADS.getCurrentThreadCpuTime();
      slowest = Math.max(slowest, after - before);
      before = after;
    }
    return slowest;
  }

  private static Object[] subscriptions(FilterIndex<Object, Object> index, List<String> filters) {
    Object[] subscriptions = new Object[filters.size()];
    for (int i = 0; i < subscriptions.length; i++) {
      subscriptions[i] = index.subscription(filters.get(i), i);
    }
    return subscriptions;
  }
}
