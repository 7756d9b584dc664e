package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketIdentifiersTest {
  private static final int ALL = 65_535;

  private final PacketIdentifiers identifiers = new PacketIdentifiers();

  @Test
  @Tag("5.0:MQTT-2.2.1-3")
  @Tag("3.1.1:MQTT-2.3.1-1")
  @Tag("3.1.1:MQTT-2.3.1-2")
  void everyIdentifierFrom1To65535IsGivenOnce() {
    BitSet given = new BitSet();
    for (int i = 0; i < ALL; i++) {
      given.set(assign().identifier);
    }
    assertThat(given.get(0)).as("0 is no packet identifier").isFalse();
    assertThat(given.cardinality()).isEqualTo(ALL);
    assertThat(given.length()).isEqualTo(ALL + 1);
    assertThat(identifiers.hasFree()).isFalse();
    assertThatIllegalStateException().isThrownBy(this::assign);
  }

  @Test
  void theOnlyFreeIdentifierIsFound() {
    List<Holder> holders = new ArrayList<>();
    for (int i = 0; i < ALL; i++) {
      holders.add(assign());
    }
    for (int index : new int[] {0, 41_000, ALL - 1, 7}) {
      Holder holder = holders.get(index);
      int identifier = holder.identifier;
      identifiers.release(holder);
      assertThat(holder.identifier).isZero();
      assertThat(identifiers.find(identifier)).isNull();
      holders.set(index, assign());
      assertThat(holders.get(index).identifier).isEqualTo(identifier);
    }
  }

  @Test
  @Tag("5.0:MQTT-2.2.1-3")
  @Tag("3.1.1:MQTT-2.3.1-2")
  void aLongLivedIdentifierIsPassedOverAtEachWrap() {
    Holder old = assign();
    for (int i = 0; i < 3 * ALL; i++) {
      Holder next = assign();
      assertThat(next.identifier).isBetween(1, ALL).isNotEqualTo(old.identifier);
      identifiers.release(next);
    }
    assertThat(identifiers.find(old.identifier)).isSameAs(old);
    assertThat(identifiers.inUse()).isOne();
  }

  @Test
  void whatIsNotInUseIsNotFound() {
    Holder holder = assign();
    int identifier = holder.identifier;
    assertThat(identifiers.find(0)).isNull();
    assertThat(identifiers.find(identifier + 16)).as("same place in the table").isNull();
    assertThat(identifiers.find(identifier)).isSameAs(holder);
    identifiers.release(holder);
    assertThat(identifiers.find(identifier)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void identifiersInUseAreDistinctWhateverTheOrderOfReleases(long seed) {
    Random random = new Random(seed);
    Map<Integer, Holder> inUse = new HashMap<>();
    Deque<Holder> oldestFirst = new ArrayDeque<>();
    int goal = 0;
    for (int step = 0; step < 200_000; step++) {
      if (step % 10_000 == 0) {
        goal = random.nextInt(random.nextBoolean() ? 40 : 30_000);
      }
      if (inUse.size() <= goal) {
        Holder holder = assign();
        assertThat(inUse.put(holder.identifier, holder)).as("step %s", step).isNull();
        if (random.nextInt(10) == 0) {
          oldestFirst.addFirst(holder);
        } else {
          oldestFirst.addLast(holder);
        }
      } else {
        Holder holder = random.nextBoolean() ? oldestFirst.removeFirst() : oldestFirst.removeLast();
        inUse.remove(holder.identifier);
        identifiers.release(holder);
      }
    }
    assertThat(identifiers.inUse()).isEqualTo(inUse.size());
    inUse.forEach(
        (identifier, holder) -> assertThat(identifiers.find(identifier)).isSameAs(holder));
  }

  private Holder assign() {
    Holder holder = new Holder();
    identifiers.assign(holder);
    return holder;
  }

  private static final class Holder implements Exchange {
    int identifier;

    @Override
    public int packetIdentifier() {
      return identifier;
    }

    @Override
    public void packetIdentifier(int value) {
      identifier = value;
    }
  }
}
