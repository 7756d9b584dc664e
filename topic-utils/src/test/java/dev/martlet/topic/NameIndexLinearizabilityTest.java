package dev.martlet.topic;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each topic of an index is linearizable on its own, as {@link IndexLinearizabilityTest} says of
 * pairs. The topics lie below and beside each other, so that levels come and go that several need.
 * {@code -Dmartlet.topic.scenarios} tries more.
 */
@Tag("model-checking")
class NameIndexLinearizabilityTest {
  private static final int SCENARIOS = Integer.getInteger("martlet.topic.scenarios", 10);

  private static final List<TopicName> TOPICS =
      List.of(TopicName.of("a/b"), TopicName.of("a/b/c"), TopicName.of("a/d"));

  /** For each topic, one that searches for it and finds others as well. */
  private static final List<TopicFilter> SEARCHES =
      List.of(TopicFilter.of("a/+"), TopicFilter.of("a/#"), TopicFilter.of("+/d/#"));

  /** What the threads call. */
  @SuppressWarnings("unused") // called by Lincheck
  abstract static class Calls {
    private final TopicNameIndex<Integer> index = new TopicNameIndex<>();

    Calls(int otherTopics) {
      for (int i = 0; i < otherTopics; i++) {
        index.put(TopicName.of("other" + i), 0);
      }
    }

    /** Puts a value, and returns the one before; 0 if there was none. */
    @Operation
    public int put(
        @Param(gen = IntGen.class, conf = "0:2") int topic,
        @Param(gen = IntGen.class, conf = "1:2") int value) {
      return index.put(TOPICS.get(topic), value).orElse(0);
    }

    /** Removes a topic, and returns its value. */
    @Operation
    public int remove(@Param(gen = IntGen.class, conf = "0:2") int topic) {
      return index.remove(TOPICS.get(topic)).orElse(0);
    }

    /** Returns the value of a topic. */
    @Operation
    public int get(@Param(gen = IntGen.class, conf = "0:2") int topic) {
      return index.get(TOPICS.get(topic)).orElse(0);
    }

    /** Returns the value that a search finds for a topic, all of them if it is found more often. */
    @Operation
    public int find(@Param(gen = IntGen.class, conf = "0:2") int topic) {
      int[] found = {0};
      index.forEachMatch(
          SEARCHES.get(topic),
          (name, value) -> {
            if (name.equals(TOPICS.get(topic))) {
              found[0] = 10 * found[0] + value;
            }
          });
      return found[0];
    }
  }

  /** An index that is empty. */
  public static final class Empty extends Calls {
    /** Called by Lincheck. */
    public Empty() {
      super(0);
    }
  }

  /** An index whose table of nodes is copied by the second topic that is put. */
  public static final class AlmostFull extends Calls {
    /** Called by Lincheck. */
    public AlmostFull() {
      super(8);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Empty.class, AlmostFull.class})
  void eachTopicIsLinearizableInTheInterleavingsOfAModelChecker(Class<?> calls) {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .iterations(SCENARIOS)
        .invocationsPerIteration(200)
        // Lincheck does not know views of byte arrays; all that is read by them never changes.
        .addGuarantee(forClasses(Utf8.class.getName()).allMethods().ignore())
        .check(calls);
  }

  @ParameterizedTest
  @ValueSource(classes = {Empty.class, AlmostFull.class})
  void eachTopicIsLinearizableAsTheMachineRunsIt(Class<?> calls) {
    new StressOptions()
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .iterations(SCENARIOS)
        .invocationsPerIteration(1_000)
        .check(calls);
  }
}
