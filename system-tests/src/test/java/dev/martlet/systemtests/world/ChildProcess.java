package dev.martlet.systemtests.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A program that a test runs. Its output, errors among it, is kept line by line; every wait is
 * bounded and, when it fails, says what the program has printed. Gone at the latest on close.
 */
final class ChildProcess implements AutoCloseable {
  /** How long anything may take that the machine should do at once. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> command;
  private final Process process;
  private final Thread reader;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> lines = new ArrayList<>(); // guarded by lock
  private boolean outputEnded; // guarded by lock

  private ChildProcess(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    reader = new Thread(this::read, "martlet-child-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs {@code command} with nothing to read. */
  static ChildProcess start(List<String> command) {
    return start(command, Redirect.PIPE);
  }

  /** Runs a Java program on the JVM of this one. */
  static ChildProcess startJava(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program);
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** Runs {@code command} with the content of a file to read. */
  static ChildProcess start(List<String> command, Path input) {
    return start(command, Redirect.from(input.toFile()));
  }

  /** Runs {@code command}, which is told by {@link #say} what it has to read. */
  static ChildProcess startTalking(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new ChildProcess(List.copyOf(command), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChildProcess start(List<String> command, Redirect input) {
    try {
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input).start();
      process.getOutputStream().close();
      return new ChildProcess(List.copyOf(command), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives it a line to read. */
  void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError("it does not listen: " + this, e);
    }
  }

  /** What it has printed so far. */
  List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a line that is printed, or was already. */
  String awaitLine(Predicate<String> wanted) throws InterruptedException {
    awaitLines(wanted, 1);
    return lines().stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits until so many lines of a kind are printed. */
  void awaitLines(Predicate<String> wanted, int count) throws InterruptedException {
    await("a line that fits", () -> lines.stream().filter(wanted).count() >= count);
  }

  /** Waits for the program to end by itself, or by a signal sent before; its exit code. */
  int awaitExit() throws InterruptedException {
    await("the end of its output", () -> outputEnded);
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(this + " did not end");
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end (SIGTERM). */
  void terminate() {
    process.destroy();
  }

  /** Ends it without giving it a say (SIGKILL). */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      reader.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command) + "\nprinted:\n" + String.join("\n", lines()) + "\n";
  }

  private void await(String what, BooleanCondition condition) throws InterruptedException {
    long leftNanos = PATIENCE.toNanos();
    lock.lock();
    try {
      while (!condition.holds()) {
        if (outputEnded || leftNanos <= 0) {
          String reason = outputEnded ? "its output ended without " : PATIENCE + " passed without ";
          throw new AssertionError(reason + what + ": " + this);
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String printed = line;
        change(() -> lines.add(printed));
      }
    } catch (IOException e) {
      // the program was ended while it printed
    } finally {
      change(() -> outputEnded = true);
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @FunctionalInterface
  private interface BooleanCondition {
    boolean holds();
  }
}
