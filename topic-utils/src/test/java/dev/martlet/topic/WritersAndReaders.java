package dev.martlet.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that write to an index, and others that read for as long as the first write. */
final class WritersAndReaders implements AutoCloseable {
  /** A hang is a failure: the runs are over in seconds. */
  private static final long LIMIT_MINUTES = 5;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger writing = new AtomicInteger();

  /** Runs all to their end; a reader goes on while {@link #areWriting()}. */
  void run(List<Callable<Void>> writers, List<Callable<Void>> readers) throws Exception {
    writing.set(writers.size());
    List<Future<Void>> running = new ArrayList<>();
    readers.forEach(reader -> running.add(threads.submit(reader)));
    writers.forEach(writer -> running.add(threads.submit(() -> write(writer))));
    for (Future<Void> each : running) {
      each.get(LIMIT_MINUTES, TimeUnit.MINUTES);
    }
  }

  boolean areWriting() {
    return writing.get() > 0;
  }

  private Void write(Callable<Void> writer) throws Exception {
    try {
      return writer.call();
    } finally {
      writing.decrementAndGet();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
