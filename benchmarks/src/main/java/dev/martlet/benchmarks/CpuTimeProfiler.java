package dev.martlet.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What an operation takes of the processor and of the heap: {@code cpu} in nanoseconds, which
 * neighbours on the machine disturb less than the time that passes, and {@code allocated} in bytes.
 *
 * <p>Only JMH's workers count: neither the garbage collector nor the compiler, nor threads that a
 * benchmark starts by itself.
 */
public final class CpuTimeProfiler implements InternalProfiler {
  /** The name of the result in nanoseconds. */
  public static final String CPU = "cpu";

  /** The name of the result in bytes. */
  public static final String ALLOCATED = "allocated";

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private Usage before = new Usage(0, 0);

  /** What the workers have used since they started. */
  private record Usage(long cpuNanos, long allocatedBytes) {}

  /** JMH makes its profilers by reflection. */
  public CpuTimeProfiler() {}

  @Override
  public String getDescription() {
    return "processor time and allocation of the workers, for each operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = usage();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Usage after = usage();
    double operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult(
            CPU, (after.cpuNanos - before.cpuNanos) / operations, "ns/op", AggregationPolicy.AVG),
        new ScalarResult(
            ALLOCATED,
            (after.allocatedBytes - before.allocatedBytes) / operations,
            "B/op",
            AggregationPolicy.AVG));
  }

  private Usage usage() {
    long cpuNanos = 0;
    long allocatedBytes = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains("jmh-worker")) {
        cpuNanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
        allocatedBytes += Math.max(0, threads.getThreadAllocatedBytes(thread.getThreadId()));
      }
    }
    return new Usage(cpuNanos, allocatedBytes);
  }
}
