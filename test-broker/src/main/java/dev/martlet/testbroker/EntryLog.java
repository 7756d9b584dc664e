package dev.martlet.testbroker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a recording, numbered from 0. Written on the broker's thread, read on any.
 */
final class EntryLog {

  private record Numbered(long number, RecordedEntry entry, long sizeBytes) {}

  private final int capacity;
  private final long capacityBytes;
  private final Lock lock = new ReentrantLock();

  // Guarded by the lock
  private final Deque<Numbered> entries = new ArrayDeque<>();
  private final List<EntryWait<?>> waits = new ArrayList<>();
  private long heldBytes;
  private long nextNumber;
  private long forgottenPackets;
  private boolean ended;
  private @Nullable Thread writer;

  EntryLog(int capacity, long capacityBytes) {
    this.capacity = capacity;
    this.capacityBytes = capacityBytes;
  }

  /** It will be written on this thread, which is known otherwise by the first entry. */
  void writtenHere() {
    lock.lock();
    try {
      writer = Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  /** Adds an entry, forgets what is above the capacity, and lets the waiting look at it. */
  void add(RecordedEntry entry, long sizeBytes) {
    lock.lock();
    try {
      writer = Thread.currentThread();
      entries.add(new Numbered(nextNumber++, entry, sizeBytes));
      heldBytes += sizeBytes;
      while (entries.size() > capacity || (heldBytes > capacityBytes && !entries.isEmpty())) {
        Numbered oldest = entries.remove();
        heldBytes -= oldest.sizeBytes();
        if (oldest.entry() instanceof RecordedPacket) {
          forgottenPackets++;
        }
      }
      waits.forEach(wait -> wait.offer(entry));
    } finally {
      lock.unlock();
    }
  }

  /** All entries from that number on, in order; a copy. */
  List<RecordedEntry> from(long number) {
    lock.lock();
    try {
      List<RecordedEntry> found = new ArrayList<>();
      visit(number, found::add);
      return found;
    } finally {
      lock.unlock();
    }
  }

  private void visit(long number, Consumer<RecordedEntry> visitor) {
    for (Numbered numbered : entries) {
      if (numbered.number() >= number) {
        visitor.accept(numbered.entry());
      }
    }
  }

  /** The number that the next entry gets. */
  long nextNumber() {
    lock.lock();
    try {
      return nextNumber;
    } finally {
      lock.unlock();
    }
  }

  /** The number of {@code entry}, or -1 if it is not here. */
  @SuppressWarnings("ReferenceEquality") // two packets that look the same are two
  long numberOf(RecordedEntry entry) {
    lock.lock();
    try {
      for (Iterator<Numbered> newest = entries.descendingIterator(); newest.hasNext(); ) {
        Numbered numbered = newest.next();
        if (numbered.entry() == entry) {
          return numbered.number();
        }
      }
      return -1;
    } finally {
      lock.unlock();
    }
  }

  long forgottenPackets() {
    lock.lock();
    try {
      return forgottenPackets;
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      entries.clear();
      heldBytes = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing will be added any more: nobody need wait. */
  void end() {
    lock.lock();
    try {
      ended = true;
      waits.forEach(EntryWait::end);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows {@code wait} what there is from that number on, and what comes, until {@link #forget}.
   *
   * @throws IllegalStateException if it would have to wait on the thread that it waits for
   */
  void show(EntryWait<?> wait, long number) {
    lock.lock();
    try {
      visit(number, wait::offer);
      if (wait.isOver()) {
        return;
      }
      if (Thread.currentThread() == writer) {
        throw new IllegalStateException(
            "the broker's thread cannot wait for what it is to do itself: wait on another one, or in"
                + " a simulation by world.until");
      }
      if (ended) {
        wait.end();
      }
      waits.add(wait);
    } finally {
      lock.unlock();
    }
  }

  void forget(EntryWait<?> wait) {
    lock.lock();
    try {
      waits.remove(wait);
    } finally {
      lock.unlock();
    }
  }
}
