package dev.martlet.testbroker.junit;

import static dev.martlet.testbroker.junit.Runs.NOTES;
import static dev.martlet.testbroker.junit.Runs.failure;
import static dev.martlet.testbroker.junit.Runs.notedBrokers;
import static dev.martlet.testbroker.junit.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which test has which broker, and for how long. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class BrokerLifetimeTest {

  private static void note(TestBroker broker) {
    assertThat(Runs.isClosed(broker)).isFalse();
    NOTES.add(broker);
  }

  private static void assertPassed(Class<?> tests, int count) {
    run(tests).testEvents().assertStatistics(was -> was.succeeded(count).failed(0));
    assertThat(notedBrokers()).isNotEmpty().allMatch(Runs::isClosed);
  }

  @ExtendWith(TestBrokerExtension.class)
  static class Plain {
    @BeforeEach
    void before(TestBroker broker) {
      note(broker);
    }

    @Test
    void one(TestBroker broker) {
      note(broker);
    }

    @Test
    void other(TestBroker broker) {
      note(broker);
    }
  }

  @Test
  void eachTestHasABrokerOfItsOwnUntilItsEnd() {
    assertPassed(Plain.class, 2);
    List<TestBroker> brokers = notedBrokers();
    assertThat(brokers).hasSize(4);
    assertThat(brokers.get(1)).isSameAs(brokers.get(0));
    assertThat(brokers.get(3)).isSameAs(brokers.get(2)).isNotSameAs(brokers.get(0));
  }

  @WithTestBroker(perClass = true)
  static class Together {
    @BeforeAll
    static void before(TestBroker broker) {
      note(broker);
    }

    @Test
    void one(TestBroker broker) {
      note(broker);
    }

    @Nested
    class Inner {
      @Test
      void other(TestBroker broker) {
        note(broker);
      }
    }
  }

  @Test
  void theTestsOfAClassAndThoseNestedInItCanHaveOneTogether() {
    assertPassed(Together.class, 2);
    assertThat(notedBrokers()).hasSize(3).containsOnly(notedBrokers().get(0));
  }

  @WithTestBroker(perClass = true)
  static class TogetherButOne {
    @Test
    void one(TestBroker broker) {
      note(broker);
    }

    @Test
    @WithTestBroker(listeners = "ws")
    void alone(TestBroker broker) {
      assertThat(broker.uri()).startsWith("ws:");
      note(broker);
    }

    @Nested
    @WithTestBroker
    class Inner {
      @Test
      void alone(TestBroker broker) {
        note(broker);
      }
    }
  }

  @Test
  void whatIsSaidNearestToTheTestCounts() {
    assertPassed(TogetherButOne.class, 3);
    assertThat(notedBrokers()).hasSize(3).doesNotHaveDuplicates();
  }

  static class StaticField {
    @RegisterExtension
    static final TestBrokerExtension MQTT = TestBrokerExtension.with(builder -> {});

    @BeforeAll
    static void before() {
      note(MQTT.broker());
    }

    @Test
    void one() {
      note(MQTT.broker());
    }

    @Nested
    class Inner {
      @Test
      void other(TestBroker broker) {
        note(broker);
      }
    }
  }

  @Test
  void aStaticFieldIsOneBrokerForTheClass() {
    assertPassed(StaticField.class, 2);
    assertThat(notedBrokers()).hasSize(3).containsOnly(notedBrokers().get(0));
    assertThatThrownBy(StaticField.MQTT::broker)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only during tests");
  }

  static class InstanceFields {
    @RegisterExtension final TestBrokerExtension here = TestBrokerExtension.with(builder -> {});
    @RegisterExtension final TestBrokerExtension there = TestBrokerExtension.with(builder -> {});

    @RepeatedTest(2)
    void both() {
      note(here.broker());
      note(there.broker());
    }
  }

  @Test
  void fieldsOfAnInstanceAreBrokersOfATestAndTheyMayBeSeveral() {
    assertPassed(InstanceFields.class, 2);
    assertThat(notedBrokers()).hasSize(4).doesNotHaveDuplicates();
  }

  @WithTestBroker
  static class Many {
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void parameterized(String text, TestBroker broker) {
      note(broker);
    }
  }

  @Test
  void eachInvocationOfAParameterizedTestHasItsOwn() {
    assertPassed(Many.class, 2);
    assertThat(notedBrokers()).hasSize(2).doesNotHaveDuplicates();
  }

  @WithTestBroker
  static class Dynamic {
    @TestFactory
    Stream<DynamicTest> tests(TestBroker broker) {
      return Stream.of("a", "b").map(name -> dynamicTest(name, () -> note(broker)));
    }
  }

  @Test
  void theDynamicTestsOfAFactoryHaveOneTogether() {
    assertPassed(Dynamic.class, 2);
    assertThat(notedBrokers()).hasSize(2).containsOnly(notedBrokers().get(0));
  }

  @WithTestBroker
  static class Constructor {
    private final TestBroker broker;

    Constructor(TestBroker broker) {
      this.broker = broker;
    }

    @RepeatedTest(2)
    void same(TestBroker other) {
      assertThat(other).isSameAs(broker);
      note(broker);
    }
  }

  @Test
  void theConstructorIsGivenTheBrokerOfTheTest() {
    assertPassed(Constructor.class, 2);
    assertThat(notedBrokers()).hasSize(2).doesNotHaveDuplicates();
  }

  @WithTestBroker(perClass = true)
  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstance {
    @RegisterExtension final TestBrokerExtension own = TestBrokerExtension.with(builder -> {});
    private final TestBroker broker;

    OneInstance(TestBroker broker) {
      this.broker = broker;
    }

    @RepeatedTest(2)
    void same() {
      note(broker);
      note(own.broker());
    }
  }

  @Test
  void aClassWithOneInstanceCanHaveOneBrokerByConstructorAndField() {
    assertPassed(OneInstance.class, 2);
    List<TestBroker> brokers = notedBrokers();
    assertThat(brokers.subList(2, 4)).isEqualTo(brokers.subList(0, 2)).doesNotHaveDuplicates();
  }

  @WithTestBroker
  @TestInstance(Lifecycle.PER_CLASS)
  static class TooEarly {
    TooEarly(TestBroker broker) {
      note(broker);
    }

    @Test
    void test() {}
  }

  @Test
  void whoAsksBeforeThereIsOneIsToldWhatToSay() {
    assertThat(failure(run(TooEarly.class)))
        .hasMessageContaining("each test has a broker of its own")
        .hasMessageContaining("@WithTestBroker(perClass = true)");
  }

  static class PerClassMethod {
    @Test
    @WithTestBroker(perClass = true)
    void test(TestBroker broker) {}
  }

  @Test
  void aMethodIsNoClass() {
    assertThat(failure(run(PerClassMethod.class)))
        .hasMessageContaining("perClass of @WithTestBroker is for classes");
  }

  @WithTestBroker
  static class Stillborn {
    Stillborn(TestBroker broker) {
      note(broker);
      throw new IllegalStateException("no instance");
    }

    @Test
    void test() {}
  }

  @Test
  void aBrokerIsClosedTooIfTheTestDoesNotBegin() {
    assertThat(failure(run(Stillborn.class))).hasMessage("no instance");
    assertThat(notedBrokers()).hasSize(1).allMatch(Runs::isClosed);
  }

  @WithTestBroker
  static class AtOnce {
    static final CyclicBarrier ALL_RUN = new CyclicBarrier(3);

    @RepeatedTest(3)
    void test(TestBroker broker) throws Exception {
      note(broker);
      ALL_RUN.await(30, TimeUnit.SECONDS);
      assertThat(Runs.isClosed(broker)).isFalse();
      ALL_RUN.await(30, TimeUnit.SECONDS);
    }
  }

  private static final Map<String, String> AT_THE_SAME_TIME =
      Map.of(
          "junit.jupiter.execution.parallel.enabled", "true",
          "junit.jupiter.execution.parallel.mode.default", "concurrent",
          "junit.jupiter.execution.parallel.config.strategy", "fixed",
          "junit.jupiter.execution.parallel.config.fixed.parallelism", "3");

  static class Inherited {
    static class Common {
      @RegisterExtension
      static final TestBrokerExtension MQTT = TestBrokerExtension.with(builder -> {});

      static final CyclicBarrier BOTH_RUN = new CyclicBarrier(2);

      @Test
      void test(TestBroker broker) throws Exception {
        BOTH_RUN.await(30, TimeUnit.SECONDS);
        assertThatThrownBy(MQTT::broker)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("2 brokers run at this moment: ask for a parameter TestBroker");
        note(broker);
        BOTH_RUN.await(30, TimeUnit.SECONDS);
      }
    }

    @Nested
    class One extends Common {}

    @Nested
    class Other extends Common {}
  }

  @Test
  void whereAnInheritedFieldIsTwoBrokersTheyAreAskedForByParameter() {
    run(Inherited.class, AT_THE_SAME_TIME)
        .testEvents()
        .assertStatistics(was -> was.succeeded(2).failed(0));
    assertThat(notedBrokers()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void testsMayRunAtTheSameTime() {
    run(AtOnce.class, AT_THE_SAME_TIME)
        .testEvents()
        .assertStatistics(was -> was.succeeded(3).failed(0));
    assertThat(notedBrokers()).hasSize(3).doesNotHaveDuplicates().allMatch(Runs::isClosed);
  }
}
