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

    final void hold(String topic) {
      index.put(TopicName.of(topic), 0);
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
    public Empty() {}
  }

  /** An index whose only bunch has room for one short topic more, and bursts with the next. */
  public static final class AlmostBurst extends Calls {
    /** Called by Lincheck. */
    public AlmostBurst() {
      String shortOne = "a/b/c";
      hold(longTopic("a/x/", TopicBunch.MAX_TEXT - 2 * 2 - shortOne.length()));
    }
  }

  /** An index of two nodes, one of whose bunches has no room for one topic more. */
  public static final class Burst extends Calls {
    /** Called by Lincheck. */
    public Burst() {
      hold(longTopic("a/b/x/", TopicBunch.MAX_TEXT));
      hold(longTopic("b/x/", TopicBunch.MAX_TEXT));
    }
  }

  private static String longTopic(String start, int length) {
    return start + "x".repeat(length - start.length());
  }

  @ParameterizedTest
  @ValueSource(classes = {Empty.class, AlmostBurst.class, Burst.class})
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
  @ValueSource(classes = {Empty.class, AlmostBurst.class, Burst.class})
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
