package dev.martlet.testbroker.simulation;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a scenario under many schedules: each has its own seed, from which follow how bytes are
 * split and delayed, when callbacks run, and which faults happen where. The first schedule that
 * fails is thrown as a {@link SimulationFailure}, reduced to the faults that it takes.
 *
 * <pre>{@code
 * Simulation.scenario(world -> {
 *       MqttClient client = world.client("thermostat-1").build();
 *       world.await(client.connect());
 *       ...
 *     })
 *     .schedules(1_000)
 *     .run();
 * }</pre>
 *
 * <p>System properties change a simulation from outside: {@code -Dmartlet.simulation.seed=N} runs
 * schedule N alone, {@code -Dmartlet.simulation.schedules=N} so many, {@code
 * -Dmartlet.simulation.threads=N} on so many threads. Immutable; each method returns a simulation
 * that differs in that.
 */
public final class Simulation {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final int DEFAULT_SCHEDULES = 1_000;
  private static final Duration DEFAULT_TIME = Duration.ofMinutes(10);

  private final Scenario scenario;
  private final FaultMix faults;
  private final Extent extent;

  private Simulation(Scenario scenario, FaultMix faults, Extent extent) {
    this.scenario = scenario;
    this.faults = faults;
    this.extent = extent;
  }

  /**
   * How much is run.
   *
   * @param seed the only seed; null for many
   * @param firstSeed null for another one each time
   * @param output where the report goes
   */
  record Extent(
      @Nullable Long seed,
      @Nullable Long firstSeed,
      long schedules,
      Duration time,
      int threads,
      Consumer<String> output) {}

  /**
   * Simulates {@code scenario}: 1,000 schedules on one thread, with the faults of {@link
   * FaultMix#survivable}, from a seed that is another one each time and stands in the report.
   */
  public static Simulation scenario(Scenario scenario) {
    return new Simulation(
        Objects.requireNonNull(scenario, "scenario"),
        FaultMix.survivable(),
        new Extent(null, null, DEFAULT_SCHEDULES, DEFAULT_TIME, 1, LOG::info));
  }

  /** With faults from {@code mix}. */
  public Simulation faults(FaultMix mix) {
    return new Simulation(scenario, Objects.requireNonNull(mix, "mix"), extent);
  }

  /**
   * So many schedules, unless {@link #within} ends it sooner.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public Simulation schedules(long count) {
    requirePositive("schedules", count);
    return with(
        new Extent(
            extent.seed, extent.firstSeed, count, extent.time, extent.threads, extent.output));
  }

  /**
   * No schedule is begun after so long. Default: 10 minutes.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public Simulation within(Duration time) {
    requirePositive("time", time.toNanos());
    return with(
        new Extent(
            extent.seed, extent.firstSeed, extent.schedules, time, extent.threads, extent.output));
  }

  /**
   * On so many threads, a world each. The scenario is then run by several threads at a time.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public Simulation threads(int count) {
    requirePositive("threads", count);
    return with(
        new Extent(
            extent.seed, extent.firstSeed, extent.schedules, extent.time, count, extent.output));
  }

  /** On as many threads as the machine has processors. */
  public Simulation onAllProcessors() {
    return threads(Runtime.getRuntime().availableProcessors());
  }

  /** Schedules from this seed on, so that every run of the simulation has the same ones. */
  public Simulation firstSeed(long seed) {
    return with(
        new Extent(
            extent.seed, seed, extent.schedules, extent.time, extent.threads, extent.output));
  }

  /** Only the schedule of this seed: repeats what a {@link SimulationFailure} has told. */
  public Simulation seed(long seed) {
    return with(
        new Extent(
            seed, extent.firstSeed, extent.schedules, extent.time, extent.threads, extent.output));
  }

  /** Where the report goes, one line. Default: the log of this class, at INFO. */
  public Simulation output(Consumer<String> lines) {
    return with(
        new Extent(
            extent.seed,
            extent.firstSeed,
            extent.schedules,
            extent.time,
            extent.threads,
            Objects.requireNonNull(lines, "lines")));
  }

  /**
   * Runs it; waits until all schedules have passed, or one has not.
   *
   * @return how it went
   * @throws SimulationFailure if a schedule fails
   * @throws IllegalStateException if a schedule makes no progress for a minute of real time: the
   *     scenario blocks; or if it sends nothing, so that nothing can go wrong
   */
  public Exploration run() {
    Exploration report;
    try {
      report = new Explorer(scenario, faults, settled()).explore();
    } catch (SimulationFailure e) {
      e.fillInStackTrace(); // leads to the test, and not only to the thread that found it
      throw e;
    }
    extent.output.accept(report.toString());
    return report;
  }

  /**
   * Runs the schedule of this seed, and tells its packets.
   *
   * @return a line for each packet at each end, for each connection and each fault; byte by byte
   *     the same for the same seed, on every JDK
   * @throws SimulationFailure if it fails
   * @throws IllegalStateException as {@link #run}
   */
  public String log(long seed) {
    try {
      return new Explorer(scenario, faults, extent).log(seed);
    } catch (SimulationFailure e) {
      e.fillInStackTrace(); // as in run
      throw e;
    }
  }

  /** What it is to be, the system properties considered. */
  private Extent settled() {
    Long seed = Settings.number(Settings.SEED);
    Long schedules = Settings.number(Settings.SCHEDULES);
    Long threads = Settings.number(Settings.THREADS);
    return new Extent(
        seed == null ? extent.seed : seed,
        extent.firstSeed == null ? Long.valueOf(new Random().nextInt()) : extent.firstSeed,
        schedules == null ? extent.schedules : schedules,
        schedules == null ? extent.time : Duration.ofDays(1),
        threads == null ? extent.threads : Math.toIntExact(threads),
        extent.output);
  }

  private Simulation with(Extent changed) {
    return new Simulation(scenario, faults, changed);
  }

  private static void requirePositive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " of " + value + " is not above 0");
    }
  }
}
