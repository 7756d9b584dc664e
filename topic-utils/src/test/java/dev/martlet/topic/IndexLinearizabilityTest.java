package dev.martlet.topic;

import static java.util.Collections.frequency;
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
 * Each pair of an index is linearizable on its own: whatever two threads do with it, there is an
 * order of their calls that explains what each has seen. Lincheck tries the interleavings of short
 * scenarios, and prints the one that fails step by step. It knows no reordering of memory accesses;
 * {@link IndexUnderWriteTest} runs on what the machine does. {@code -Dmartlet.topic.scenarios}
 * tries more.
 *
 * <p>Only single pairs are asked for, by look-ups that may find several: a look-up beside two
 * additions may see either, none or both, so that what it sees of several pairs is in no order.
 */
@Tag("model-checking")
class IndexLinearizabilityTest {
  private static final int SCENARIOS = Integer.getInteger("martlet.topic.scenarios", 10);

  /** All match {@link #TOPIC}; two of them share a text but for the share name. */
  private static final List<TopicFilter> FILTERS =
      List.of(TopicFilter.of("a/+"), TopicFilter.of("a/b"), TopicFilter.of("$share/g/a/b"));

  private static final TopicName TOPIC = TopicName.of("a/b");

  /** What the threads call; the pair of filter and value is one of six. */
  @SuppressWarnings("unused") // called by Lincheck
  abstract static class Calls {
    private final TopicFilterIndex<Integer> index = new TopicFilterIndex<>();

    Calls(int otherFilters) {
      for (int i = 0; i < otherFilters; i++) {
        index.add(TopicFilter.of("other/" + i), 0);
      }
    }

    /** Adds a pair. */
    @Operation
    public boolean add(
        @Param(gen = IntGen.class, conf = "0:2") int filter,
        @Param(gen = IntGen.class, conf = "1:2") int value) {
      return index.add(FILTERS.get(filter), 10 * filter + value);
    }

    /** Removes a pair. */
    @Operation
    public boolean remove(
        @Param(gen = IntGen.class, conf = "0:2") int filter,
        @Param(gen = IntGen.class, conf = "1:2") int value) {
      return index.remove(FILTERS.get(filter), 10 * filter + value);
    }

    /** Returns how often a look-up finds a pair. */
    @Operation
    public int find(
        @Param(gen = IntGen.class, conf = "0:2") int filter,
        @Param(gen = IntGen.class, conf = "1:2") int value) {
      return frequency(index.matches(TOPIC), 10 * filter + value);
    }
  }

  /** An index that is empty. */
  public static final class Empty extends Calls {
    /** Called by Lincheck. */
    public Empty() {
      super(0);
    }
  }

  /** An index whose first segment has room for one key more: another makes it be copied. */
  public static final class AlmostFull extends Calls {
    /** Called by Lincheck. */
    public AlmostFull() {
      super(9);
    }
  }

  /**
   * An index that makes groups of its shapes when one filter more is added. There are a thousand,
   * which the model checker takes for a loop without an end.
   */
  public static final class AlmostGrouped extends Calls {
    /** Called by Lincheck. */
    public AlmostGrouped() {
      super(64);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Empty.class, AlmostFull.class})
  void eachPairIsLinearizableInTheInterleavingsOfAModelChecker(Class<?> calls) {
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
  @ValueSource(classes = {Empty.class, AlmostFull.class, AlmostGrouped.class})
  void eachPairIsLinearizableAsTheMachineRunsIt(Class<?> calls) {
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
