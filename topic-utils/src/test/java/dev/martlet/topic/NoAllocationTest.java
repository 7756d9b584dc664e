package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What promises to allocate nothing, as the JVM counts it for this thread: not a byte. */
class NoAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int CALLS = 2_000;
  private static final int ATTEMPTS = 20;

  private static final String TEXT = "site/plant-7/é/device-0123456789/temp";
  private static final TopicName NAME = TopicName.of(TEXT);
  private static final byte[] UTF8 = TEXT.getBytes(StandardCharsets.UTF_8);
  private static final StringBuilder CHARS = new StringBuilder(TEXT);
  private static final ByteBuffer HEAP = ByteBuffer.wrap(UTF8);
  private static final ByteBuffer READ_ONLY = HEAP.asReadOnlyBuffer();
  private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(UTF8.length).put(UTF8).flip();

  private static final TopicFilter FILTER = TopicFilter.of("site/+/é/+/#");
  private static final TopicFilterIndex<String> INDEX = new TopicFilterIndex<>();
  private static final TopicFilterIndex<String> UNSHAPED =
      TopicFilterIndex.<String>builder().maximumShapes(0).build();

  @SuppressWarnings("UnnecessaryLambda") // made once: what a call allocates is measured
  private static final Consumer<String> VISITOR = value -> {};

  @SuppressWarnings("UnnecessaryLambda")
  private static final Predicate<String> ALL = value -> true;

  @SuppressWarnings("UnnecessaryLambda")
  private static final Predicate<String> FIRST = value -> false;

  static {
    for (TopicFilterIndex<String> index : List.of(INDEX, UNSHAPED)) {
      for (int i = 0; i < 100; i++) {
        index.add(TopicFilter.of("site/plant-" + i + "/+/+/temp"), "v");
        index.add(FILTER, "v" + i);
        index.add(TopicFilter.of("$share/g" + i + "/+/+/#"), "v");
        index.add(TopicFilter.of("+/".repeat(i % 5) + "#"), "v" + i);
      }
      index.add(TopicFilter.of(TEXT), "v");
    }
  }

  /** What the calls have answered, so that none is left out as useless. */
  private static int answers;

  @BeforeEach
  void allowToMeasure() {
    THREADS.setThreadAllocatedMemoryEnabled(true);
  }

  static Stream<Named<Runnable>> calls() {
    return Stream.of(
        call("matches(TopicName)", () -> count(FILTER.matches(NAME))),
        call("matches(String)", () -> count(FILTER.matches(TEXT))),
        call("matches(CharSequence)", () -> count(FILTER.matches(CHARS))),
        call("matches(byte[])", () -> count(FILTER.matches(UTF8))),
        call("matches(byte[], int, int)", () -> count(FILTER.matches(UTF8, 0, UTF8.length))),
        call("matches(ByteBuffer)", () -> count(FILTER.matches(HEAP))),
        call("matches(read-only ByteBuffer)", () -> count(FILTER.matches(READ_ONLY))),
        call("matches(direct ByteBuffer)", () -> count(FILTER.matches(DIRECT))),
        call("matches(String, String)", () -> count(TopicFilter.matches("site/+/#", TEXT))),
        call("forEachMatch(TopicName)", () -> INDEX.forEachMatch(NAME, VISITOR)),
        call("forEachMatch(String)", () -> INDEX.forEachMatch(TEXT, VISITOR)),
        call("forEachMatch(CharSequence)", () -> INDEX.forEachMatch(CHARS, VISITOR)),
        call("forEachMatch(byte[])", () -> INDEX.forEachMatch(UTF8, 0, UTF8.length, VISITOR)),
        call("visitMatches, all", () -> count(INDEX.visitMatches(NAME, ALL))),
        call("visitMatches, one", () -> count(INDEX.visitMatches(NAME, FIRST))),
        call("countMatches", () -> answers += INDEX.countMatches(NAME)),
        call("hasMatch", () -> count(INDEX.hasMatch(NAME))),
        call("unshaped forEachMatch", () -> UNSHAPED.forEachMatch(NAME, VISITOR)),
        call("unshaped countMatches", () -> answers += UNSHAPED.countMatches(NAME)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callAllocatesNothing(Runnable call) {
    repeat(call);
    assertThat(leastBytes(call)).isZero();
  }

  @Test
  void measurementSeesASingleObject() {
    Object[] kept = new Object[1];
    assertThat(leastBytes(() -> kept[0] = new byte[1])).isGreaterThanOrEqualTo(CALLS * 8L);
    assertThat(kept[0]).isNotNull();
  }

  /** Once: what a compiler or a class that is loaded takes is counted for some thread, too. */
  private static long leastBytes(Runnable call) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && least > 0; i++) {
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      repeat(call);
      long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }
    return least;
  }

  private static void repeat(Runnable call) {
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
  }

  private static Named<Runnable> call(String name, Runnable call) {
    return Named.of(name, call);
  }

  private static void count(boolean answer) {
    answers += answer ? 1 : 0;
  }
}
