package dev.martlet.benchmarks.topic;

import dev.martlet.benchmarks.CpuTimeProfiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures in processes of their own, one for each number.
 *
 * @param iterations how many in each process, as many again for warming up
 * @param iterationMillis how long each of them is
 */
record Measurements(long seed, int iterations, long iterationMillis) {
  private static final String GAVE_UP = "GAVE UP";
  private static final long PROCESS_LIMIT_MINUTES = 10;

  /** Runs a benchmark of JMH. */
  Row.Measurement benchmark(Class<?> benchmark, Map<String, String> parameters) {
    return (implementation, cell) -> {
      Path log = newLog();
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include(benchmark.getName())
              .param("implementation", implementation.name())
              .param("seed", Long.toString(seed))
              .forks(1)
              .warmupIterations(iterations)
              .warmupTime(TimeValue.milliseconds(iterationMillis))
              .measurementIterations(iterations)
              .measurementTime(TimeValue.milliseconds(iterationMillis))
              .addProfiler(CpuTimeProfiler.class)
              .output(log.toString());
      parameters.forEach(options::param);
      try {
        Collection<RunResult> results = new Runner(options.build()).run();
        results.forEach(result -> result.getBenchmarkResults().forEach(run -> add(run, cell)));
        if (results.isEmpty()) {
          cell.fail(reason(Files.readString(log)));
        }
      } catch (RunnerException | IOException e) {
        cell.fail("failed: " + e.getMessage());
      }
    };
  }

  private static void add(BenchmarkResult run, Cell cell) {
    for (IterationResult iteration : run.getIterationResults()) {
      cell.add(score(iteration, CpuTimeProfiler.CPU), score(iteration, CpuTimeProfiler.ALLOCATED));
    }
  }

  private static double score(IterationResult iteration, String name) {
    return Objects.requireNonNull(iteration.getSecondaryResults().get(name), name).getScore();
  }

  /** Runs a class whose {@code main} takes what to do and prints one number or two. */
  Row.Measurement process(Class<?> main, Workload workload, int size) {
    return (implementation, cell) -> {
      Path log = newLog();
      try {
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms6g",
                    "-Xmx6g",
                    "-XX:+UseG1GC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName(),
                    implementation.name(),
                    workload.name(),
                    Integer.toString(size),
                    Long.toString(seed))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(PROCESS_LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          cell.fail("gave up");
        } else if (process.exitValue() == 0) {
          String[] numbers = Files.readString(log).strip().split(" ", -1);
          cell.add(
              Double.parseDouble(numbers[0]),
              numbers.length == 1 ? 0 : Double.parseDouble(numbers[1]));
        } else {
          cell.fail(reason(Files.readString(log)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while measuring", e);
      }
    };
  }

  private static String reason(String output) {
    if (output.contains(BruteForce.WrongAnswerException.MARK)) {
      System.err.println(lineWith(output, BruteForce.WrongAnswerException.MARK));
      return "wrong";
    }
    if (output.contains(GAVE_UP)) {
      return "gave up";
    }
    System.err.println(output);
    return "failed";
  }

  private static String lineWith(String output, String mark) {
    return output.lines().filter(line -> line.contains(mark)).findFirst().orElseThrow();
  }

  private static Path newLog() {
    try {
      Path log = Files.createTempFile("topic-report", ".log");
      log.toFile().deleteOnExit();
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
