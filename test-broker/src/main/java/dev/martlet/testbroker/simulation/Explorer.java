package dev.martlet.testbroker.simulation;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the schedules of a simulation on threads of its own, and watches that none blocks. */
final class Explorer {
  /** What is sent when nothing goes wrong is measured under this seed, so that it is repeatable. */
  private static final long CALM_SEED = 1;

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Scenario scenario;
  private final FaultMix mix;
  private final Simulation.Extent extent;
  private final Stopwatch stopwatch = new Stopwatch();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Explorer(Scenario scenario, FaultMix mix, Simulation.Extent extent) {
    this.scenario = scenario;
    this.mix = mix;
    this.extent = extent;
  }

  Exploration explore() {
    long firstSeed = requireNonNullElse(extent.seed(), requireNonNullElse(extent.firstSeed(), 0L));
    long schedules = extent.seed() == null ? extent.schedules() : 1;
    int threads = (int) Math.min(extent.threads(), schedules);
    long traffic = calmTraffic();
    onThreads(threads, () -> work(firstSeed, schedules, traffic));
    return new Exploration(firstSeed, done.get(), faults.get(), stopwatch.elapsed(), threads);
  }

  String log(long seed) {
    long traffic = calmTraffic();
    AtomicReference<String> log = new AtomicReference<>("");
    onThreads(1, () -> log.set(run(seed, traffic, true).log()));
    return log.get();
  }

  private long calmTraffic() {
    AtomicLong traffic = new AtomicLong();
    onThreads(
        1,
        () -> {
          RunResult calm = Run.run(scenario, CALM_SEED, List.of(), false);
          if (calm.isWrong()) {
            throw SimulationFailure.withoutFaults(CALM_SEED, calm);
          }
          traffic.set(calm.bytesSent());
        });
    if (traffic.get() == 0) {
      throw new IllegalStateException(
          "nothing was sent in the scenario, so nothing can go wrong in it: does it wait for what it"
              + " begins, by world.await or world.settle?");
    }
    return traffic.get();
  }

  private void work(long firstSeed, long schedules, long traffic) {
    for (long number = begun.getAndIncrement();
        number < schedules && failure.get() == null;
        number = begun.getAndIncrement()) {
      if (number > 0 && stopwatch.elapsed().compareTo(extent.time()) > 0) {
        return;
      }
      RunResult result = run(firstSeed + number, traffic, false);
      faults.addAndGet(result.fired().size());
      done.incrementAndGet();
    }
  }

  private RunResult run(long seed, long traffic, boolean logged) {
    List<Fault> drawn = FaultPlan.draw(seed, mix, traffic);
    RunResult result = Run.run(scenario, seed, drawn, logged);
    if (result.isWrong()) {
      throw SimulationFailure.of(seed, result, Reduction.reduce(scenario, seed, result));
    }
    return result;
  }

  private void onThreads(int count, Runnable work) {
    CountDownLatch running = new CountDownLatch(count);
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Thread worker =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (Throwable e) { // told by the thread that waits
                  failure.compareAndSet(null, e);
                } finally {
                  running.countDown();
                }
              },
              "martlet-simulation-" + i);
      worker.setDaemon(true); // one that blocks cannot be ended
      workers.add(worker);
      worker.start();
    }
    await(running, workers);
    Throwable failed = failure.get();
    if (failed instanceof Error error) {
      throw error;
    }
    if (failed != null) {
      throw new IllegalStateException("the simulation itself has failed: " + failed, failed);
    }
  }

  /** Waits for all of them, as long as they get on. */
  private void await(CountDownLatch running, List<Thread> workers) {
    long seen = -1;
    Duration since = Duration.ZERO;
    try {
      while (!running.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (begun.get() != seen) {
          seen = begun.get();
          since = stopwatch.elapsed();
        } else if (stopwatch.elapsed().minus(since).compareTo(PATIENCE) > 0) {
          throw blocked(workers);
        }
      }
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      failure.compareAndSet(null, e); // they end after their schedules
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while simulating", e);
    }
  }

  private static IllegalStateException blocked(List<Thread> workers) {
    IllegalStateException blocked =
        new IllegalStateException(
            "no schedule has ended for "
                + PATIENCE.toSeconds()
                + " s: code that waits on the simulation's thread waits for ever; use"
                + " world.await(future) instead of future.join()");
    for (Thread worker : workers) {
      IllegalStateException place = new IllegalStateException(worker.getName() + " is here");
      place.setStackTrace(worker.getStackTrace());
      blocked.addSuppressed(place);
      worker.interrupt();
    }
    return blocked;
  }
}
