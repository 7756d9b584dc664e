package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the table grows, splits and shrinks: what the indexes do not tell of themselves. */
class SegmentTableTest {
  private static final int LARGEST = 8_192;

  private final SegmentTable table = new SegmentTable();

  @Test
  void tableGrowsAndGivesBackWhatItTook() {
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      table.put(hash(i), key(i), false, i);
    }
    assertThat(segments().size()).isBetween(count / LARGEST, 16 * count / LARGEST);
    assertThat(segments()).allMatch(segment -> segment.capacity() <= LARGEST);
    assertThat(live()).isEqualTo(count);
    assertThat(capacity()).isBetween(count * 10 / 6, count * 8);
    for (int i = 0; i < count; i++) {
      assertThat(table.get(hash(i), key(i))).isEqualTo(i);
    }
    for (int i = 0; i < count; i++) {
      table.remove(hash(i), key(i));
      if (i % 10_000 == 0) {
        assertThat(live()).isEqualTo(count - i - 1);
        assertThat(table.get(hash(i), key(i))).isNull();
        assertThat(table.get(hash(count - 1), key(count - 1))).isEqualTo(count - 1);
      }
    }
    assertThat(live()).isZero();
    assertThat(liveKeyBytes()).isZero();
    assertThat(segments()).allMatch(segment -> segment.capacity() == 16);
    assertThat(segments()).allMatch(segment -> segment.keys().length < 4_096);
  }

  @Test
  void hashesThatAgreeInAllThatIsKeptAreToldApartByTheirKeys() {
    long hash = 0x0123_4567_89AB_CDEFL;
    for (int i = 0; i < 300; i++) {
      table.put(hash, key(i), i % 2 == 0, i);
    }
    for (int i = 0; i < 300; i++) {
      assertThat(table.get(hash, key(i))).isEqualTo(i);
    }
    for (int i = 0; i < 300; i += 3) {
      table.remove(hash, key(i));
    }
    for (int i = 0; i < 300; i++) {
      assertThat(table.get(hash, key(i))).isEqualTo(i % 3 == 0 ? null : i);
    }
    assertThat(live()).isEqualTo(200);
  }

  /** Only the highest bits differ, which lead to a segment; nothing may be lost by a split. */
  @Test
  void segmentsSplitByTheLeadingBits() {
    Map<Integer, Long> hashes = new HashMap<>();
    for (int i = 0; i < 40_000; i++) {
      hashes.put(i, (long) Integer.reverse(i) << 32 | i * 0x9E37_79B9L);
      table.put(hashes.get(i), key(i), false, i);
    }
    assertThat(Integer.bitCount(segments().size())).as("is a power of two").isEqualTo(1);
    hashes.forEach((i, hash) -> assertThat(table.get(hash, key(i))).isEqualTo(i));
    hashes.forEach((i, hash) -> {
      Segment segment = SegmentTable.segment(table.directory(), hash);
      assertThat(segment.depth).isPositive();
    });
  }

  /** All in one corner of the table: it splits there only, and stays small elsewhere. */
  @Test
  void crowdInOneCornerDoesNotMakeTheRestGrow() {
    for (int i = 0; i < 20_000; i++) {
      table.put(hash(i) >>> 6, key(i), false, i);
    }
    for (int i = 0; i < 20_000; i++) {
      assertThat(table.get(hash(i) >>> 6, key(i))).isEqualTo(i);
    }
    assertThat(table.get(hash(1) | 1L << 63, key(1))).isNull();
    assertThat(live()).isEqualTo(20_000);
    assertThat(table.directory().length).isGreaterThanOrEqualTo(64);
    assertThat(capacity()).isLessThan(20_000 * 10);
  }

  @Test
  void valuesThatComeAndGoDoNotMakeTheTableGrow() {
    for (int i = 0; i < 200_000; i++) {
      table.put(hash(i), key(i), false, i);
      if (i >= 5) {
        table.remove(hash(i - 5), key(i - 5));
      }
    }
    assertThat(live()).isEqualTo(5);
    assertThat(segments()).hasSize(1);
    assertThat(capacity()).isLessThanOrEqualTo(64);
    assertThat(segments()).allMatch(segment -> segment.keys().length < 4_096);
  }

  @Test
  void valueChangesItsKindAndIsHeldOnce() {
    long hash = hash(1);
    byte[] key = key(1);
    for (int i = 0; i < 1_000; i++) {
      table.put(hash, key, i % 2 == 1, i);
      assertThat(table.get(hash, key)).isEqualTo(i);
      assertThat(live()).isEqualTo(1);
    }
    table.remove(hash, key);
    assertThat(table.get(hash, key)).isNull();
    assertThat(live()).isZero();
    assertThat(liveKeyBytes()).isZero();
    assertThat(capacity()).isEqualTo(16);
  }

  /** Who has passed the slots before it without a value would find none behind them either. */
  @Test
  void valueThatChangesItsKindMovesOnlyTowardsReaders() {
    Segment segment = new Segment(16, 0, 64);
    long hashOfFirstSlot = 0;
    byte[] key = key(1);
    int before = -1;
    for (int i = 0; i < 8; i++) {
      segment.put(hashOfFirstSlot, key, i % 2 == 0, i);
      int slot = segment.find(hashOfFirstSlot, key);
      assertThat(slot).as("slot after change %s", i).isGreaterThan(before);
      before = slot;
    }
  }

  @Test
  void valuesWithoutKeysAreFoundByHashAndIdentity() {
    String[] values = new String[3_000];
    Arrays.setAll(values, i -> new String("v"));
    for (int i = 0; i < values.length; i++) {
      table.add(hash(i / 3), values[i]);
    }
    assertThat(live()).isEqualTo(values.length);
    for (int i = 0; i < values.length; i += 2) {
      table.remove(hash(i / 3), values[i]);
    }
    assertThat(live()).isEqualTo(values.length / 2);
    for (int i = 1; i < values.length; i += 2) {
      table.remove(hash(i / 3), values[i]);
    }
    assertThat(live()).isZero();
  }

  @Test
  void longKeysDivideASegmentThatHasFewOfThem() {
    for (int i = 0; i < 100; i++) {
      table.put(hash(i), longKey(i), false, i);
    }
    assertThat(segments().size()).isGreaterThanOrEqualTo(100 / 7);
    assertThat(segments())
        .allMatch(segment -> segment.liveKeyBytes() <= Segment.MAX_KEY_BYTES)
        .allMatch(segment -> segment.live() <= 7);
    for (int i = 0; i < 100; i++) {
      assertThat(table.get(hash(i), longKey(i))).isEqualTo(i);
      table.remove(hash(i), longKey(i));
      assertThat(table.get(hash(i), longKey(i))).isNull();
    }
    assertThat(liveKeyBytes()).isZero();
  }

  /** Readers of a segment that was copied find all that was in it, whatever happens since. */
  @Test
  void directoryThatSomebodyHasGotStaysAsItIs() {
    for (int i = 0; i < 9; i++) {
      table.put(hash(i), key(i), false, i);
    }
    Segment[] before = table.directory();
    for (int i = 9; i < 30_000; i++) {
      table.put(hash(i), key(i), false, i);
    }
    for (int i = 0; i < 30_000; i++) {
      table.remove(hash(i), key(i));
    }
    for (int i = 0; i < 9; i++) {
      Segment segment = SegmentTable.segment(before, hash(i));
      assertThat(segment.value(segment.find(hash(i), key(i)))).isEqualTo(i);
    }
  }

  private Set<Segment> segments() {
    Set<Segment> segments = Collections.newSetFromMap(new IdentityHashMap<>());
    segments.addAll(Arrays.asList(table.directory()));
    return segments;
  }

  private int live() {
    return segments().stream().mapToInt(Segment::live).sum();
  }

  private int liveKeyBytes() {
    return segments().stream().mapToInt(Segment::liveKeyBytes).sum();
  }

  private int capacity() {
    return segments().stream().mapToInt(Segment::capacity).sum();
  }

  private static long hash(int number) {
    return TopicDigest.secret(number);
  }

  private static byte[] key(int number) {
    return ("some/key/" + number).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] longKey(int number) {
    byte[] key = Arrays.copyOf(key(number), 65_535);
    Arrays.fill(key, key(number).length, key.length, (byte) 'x');
    return key;
  }
}
