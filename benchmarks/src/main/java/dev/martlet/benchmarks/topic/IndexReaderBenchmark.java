package dev.martlet.benchmarks.topic;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One reader, alone or beside a writer that removes and adds without a pause; needs two cores. */
public class IndexReaderBenchmark extends FullIndex {
  /** Whether there is a writer. */
  @Param({"false", "true"})
  public boolean writer;

  private int next;
  private volatile boolean stopped;
  private long changes;
  private @Nullable Thread writing;

  /** Starts the writer; the index was filled before the first iteration. */
  @Setup(Level.Iteration)
  public void startWriter() {
    if (!implementation.readsBesideWrites()) {
      throw new UnsupportedOperationException(implementation + " is for one thread");
    }
    if (writer) {
      stopped = false;
      changes = 0;
      writing = new Thread(this::write, "writer");
      writing.setDaemon(true);
      writing.start();
    }
  }

  /** Stops the writer, which has to have come along. */
  @TearDown(Level.Iteration)
  public void stopWriter() throws InterruptedException {
    stopped = true;
    if (writing != null) {
      writing.join();
      writing = null;
      if (changes < 1_000) {
        throw new IllegalStateException("the writer made %,d changes only".formatted(changes));
      }
    }
  }

  private void write() {
    Object[] subscriptions = subscriptions();
    for (int i = 0; !stopped; i = i + 1 < subscriptions.length ? i + 1 : 0) {
      index().remove(subscriptions[i]);
      index().add(subscriptions[i]);
      changes++;
    }
  }

  /** Counts the matches of one topic. */
  @Benchmark
  public int lookup() {
    Object[] topics = topics();
    next = (next + 1) & (topics.length - 1);
    return index().count(topics[next]);
  }
}
