package dev.martlet.testbroker.junit;

import static dev.martlet.testbroker.PacketPattern.connAck;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.junit.Runs.failure;
import static dev.martlet.testbroker.junit.Runs.printed;
import static dev.martlet.testbroker.junit.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.martlet.testbroker.Faults;
import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.ScriptedServer;
import dev.martlet.testbroker.ServerScript;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.assertj.BrokerAssertions;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What the report of a test shows that failed. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class FailureReportTest {

  @WithTestBroker
  static class Fails {
    @Test
    void test(TestBroker broker) {
      Runs.visit(broker, "meter");
      fail("nothing came");
    }
  }

  @Test
  void thePacketLogStandsBelowTheFailureAndReadsAsLines() {
    Throwable failure = failure(run(Fails.class));
    assertThat(failure).hasMessage("nothing came");
    List<String> lines = printed(failure).lines().toList();
    assertThat(lines)
        .anyMatch(line -> line.matches("\tSuppressed: what mqtt://127.0.0.1:\\d+ recorded:"));
    int head =
        lines.indexOf(lines.stream().filter(l -> l.contains("Suppressed")).findFirst().get());
    assertThat(lines.subList(head + 1, head + 4))
        .extracting(line -> line.replaceAll("^ +\\d+\\.\\d{6}  |127.*|keepAlive.*", ""))
        .containsExactly(
            "#1 ?     -- opened from ",
            "#1 meter -> CONNECT version=4 client=meter cleanStart ",
            "#1 meter <- CONNACK reason=SUCCESS (0x00)");
  }

  @WithTestBroker
  static class FailsBefore {
    @BeforeEach
    void before(TestBroker broker) {
      Runs.visit(broker, "meter");
      fail("not ready");
    }

    @Test
    void test() {}
  }

  @WithTestBroker
  static class FailsAfter {
    @Test
    void test() {}

    @AfterEach
    void after(TestBroker broker) {
      Runs.visit(broker, "meter");
      fail("not tidy");
    }
  }

  @WithTestBroker(perClass = true)
  static class FailsBeforeAll {
    @BeforeAll
    static void before(TestBroker broker) {
      Runs.visit(broker, "meter");
      fail("not ready");
    }

    @Test
    void test() {}
  }

  static class FailsAfterAll {
    @RegisterExtension
    static final TestBrokerExtension MQTT = TestBrokerExtension.with(builder -> {});

    @Test
    void test() {}

    @AfterAll
    static void after(TestBroker broker) {
      Runs.visit(broker, "meter");
      fail("not tidy");
    }
  }

  @WithTestBroker
  static class FailsDynamically {
    @TestFactory
    Stream<DynamicTest> tests(TestBroker broker) {
      Runs.visit(broker, "meter");
      return Stream.of(dynamicTest("one", () -> fail("no")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        FailsBefore.class,
        FailsAfter.class,
        FailsBeforeAll.class,
        FailsAfterAll.class,
        FailsDynamically.class
      })
  void itIsThereWhereverTheTestFails(Class<?> tests) {
    Throwable failure = failure(run(tests));
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(printed(failure)).contains("#1 meter <- CONNACK");
  }

  @TestMethodOrder(MethodName.class)
  static class FailsSecond {
    @RegisterExtension
    static final TestBrokerExtension MQTT = TestBrokerExtension.with(builder -> {});

    @Test
    void first(TestBroker broker) {
      Runs.visit(broker, "early");
    }

    @Test
    void second(TestBroker broker) {
      Runs.visit(broker, "late");
      fail("no");
    }
  }

  @Test
  void ofASharedBrokerTheLogBeginsWithTheTest() {
    assertThat(printed(failure(run(FailsSecond.class))))
        .containsPattern("late +<- CONNACK")
        .doesNotContain("CONNECT version=4 client=early");
  }

  static class FailsLong {
    @RegisterExtension
    final TestBrokerExtension mqtt = TestBrokerExtension.with(builder -> {}).logLines(2);

    @Test
    void test(TestBroker broker) {
      for (int i = 0; i < 5; i++) {
        Runs.visit(broker, "meter-" + i);
      }
      fail("no");
    }
  }

  @Test
  void ofALongLogItIsTheEnd() {
    String log = failure(run(FailsLong.class)).getSuppressed()[0].toString();
    assertThat(log.lines()).hasSize(3).noneMatch(line -> line.contains("meter-0"));
    assertThat(log.lines().findFirst().get())
        .matches("what .* recorded, the last 2 of \\d+ entries:");
  }

  @WithTestBroker
  static class FailsLongByDefault {
    @Test
    void test(TestBroker broker) {
      for (int i = 0; i < 40; i++) { // with at least three entries each
        Runs.visit(broker, "meter-" + i);
      }
      fail("no");
    }
  }

  @Test
  void byDefaultThoseAreAHundredLines() {
    String log = failure(run(FailsLongByDefault.class)).getSuppressed()[0].toString();
    assertThat(log.lines()).hasSize(101);
    assertThat(log).contains("recorded, the last 100 of ");
    assertThatThrownBy(() -> TestBrokerExtension.with(builder -> {}).logLines(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @WithTestBroker
  static class FailsOverTwoLines {
    @Test
    void test(TestBroker broker) {
      for (int i = 0; i < 10; i++) {
        Runs.visit(broker, "meter-" + i);
      }
      fail("not seen in:\n" + broker.recording().log(2));
    }
  }

  @Test
  void aLineOfTheLogInAMessageIsNotAllOfIt() {
    assertThat(printed(failure(run(FailsOverTwoLines.class)))).contains("client=meter-0");
  }

  @WithTestBroker
  static class FailsAlone {
    @Test
    void test(@BrokerUri String uri) {
      fail("no");
    }
  }

  static class FailsAloneWithAField {
    @RegisterExtension final TestBrokerExtension mqtt = TestBrokerExtension.with(builder -> {});

    @Test
    void test() {
      fail("not at " + mqtt.broker().uri());
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {FailsAlone.class, FailsAloneWithAField.class})
  void whereNothingCameThatIsWhatItSays(Class<?> tests) {
    assertThat(printed(failure(run(tests))))
        .contains("recorded: nothing, nobody connected or sent anything");
  }

  @WithTestBroker
  static class FailsWithoutTheBroker {
    @Test
    void test() {
      ScriptedServer server =
          ScriptedServer.startInProcess(
              ServerScript.script().within(Duration.ofMillis(1)).expect(connAck()));
      try (server) {
        server.awaitFinished(Duration.ofSeconds(30));
      }
    }
  }

  @WithTestBroker
  static class DoesNotBegin {
    @Test
    void test(TestBroker broker, String uri) {}
  }

  @WithTestBroker
  static class WaitsForNobody {
    @Test
    void test(TestBroker broker) {
      broker.await(pingReq(), Duration.ZERO);
    }
  }

  @WithTestBroker
  static class AssertsOfNobody {
    @Test
    void test(TestBroker broker) {
      BrokerAssertions.assertThat(broker).received(pingReq());
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        FailsWithoutTheBroker.class,
        DoesNotBegin.class,
        WaitsForNobody.class,
        AssertsOfNobody.class
      })
  void thatNothingCameIsNotSaidTwiceNorOfTestsWithoutTheBroker(Class<?> tests) {
    assertThat(failure(run(tests)).getSuppressed()).isEmpty();
  }

  @WithTestBroker
  static class Waits {
    @Test
    void test(TestBroker broker) {
      Runs.visit(broker, "meter");
      broker.await(pingReq(), Duration.ZERO);
    }
  }

  @WithTestBroker
  static class Asserts {
    @Test
    void test(TestBroker broker) {
      Runs.visit(broker, "meter");
      BrokerAssertions.assertThat(broker).received(pingReq());
    }
  }

  @WithTestBroker
  static class AssertsInsideOfSomething {
    @Test
    void test(TestBroker broker) {
      Runs.visit(broker, "one with a longer name");
      Recording later = broker.recording().fromNow(); // whose columns are narrower
      Runs.visit(broker, "meter");
      try {
        BrokerAssertions.assertThat(later).received(pingReq());
      } catch (AssertionError e) {
        throw new IllegalStateException("not as it should be", e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Waits.class, Asserts.class, AssertsInsideOfSomething.class})
  void aFailureThatShowsWhatCameDoesSoOnce(Class<?> tests) {
    assertThat(printed(failure(run(tests))).lines())
        .filteredOn(line -> line.matches(".*meter +<- CONNACK.*"))
        .hasSize(1);
  }

  static class WaitsForOneOfTwo {
    @RegisterExtension final TestBrokerExtension here = TestBrokerExtension.with(builder -> {});
    @RegisterExtension final TestBrokerExtension there = TestBrokerExtension.with(builder -> {});

    @Test
    void test() {
      Runs.visit(here.broker(), "near");
      Runs.visit(there.broker(), "far");
      here.broker().await(pingReq(), Duration.ZERO);
    }
  }

  @Test
  void whatAnotherBrokerRecordedIsShownBesideIt() {
    assertThat(printed(failure(run(WaitsForOneOfTwo.class))))
        .containsOnlyOnce("near <- CONNACK")
        .containsOnlyOnce("far <- CONNACK");
  }

  @WithTestBroker
  static class Assumes {
    @Test
    void test() {
      assumeTrue(false, "not here");
    }
  }

  @Test
  void anAssumptionThatDoesNotHoldIsNoFailure() {
    EngineExecutionResults results = run(Assumes.class);
    results.testEvents().assertStatistics(was -> was.aborted(1).failed(0));
    assertThat(failure(results).getSuppressed()).isEmpty();
  }

  @WithTestBroker
  static class FailsClosed {
    @Test
    void test(TestBroker broker) {
      Runs.visit(broker, "meter");
      throw new Error("takes nothing", null, false, false) {};
    }
  }

  @Test
  void besideAFailureThatTakesNothingItIsAnEntryOfTheReport() {
    EngineExecutionResults results = run(FailsClosed.class);
    assertThat(failure(results).getSuppressed()).isEmpty();
    assertThat(Runs.reportEntries(results))
        .singleElement()
        .asString()
        .contains("packet log", "meter <- CONNACK");
  }

  static class FailsAtTheEnd {
    @RegisterExtension
    final TestBrokerExtension mqtt =
        TestBrokerExtension.with(builder ->
            builder.packetListener(packet -> {
              throw new IllegalArgumentException("not this one");
            }));

    @Test
    void test(TestBroker broker) {
      Runs.visit(broker, "meter");
    }
  }

  @Test
  void whatAHookThrewFailsTheTest() {
    Throwable failure = failure(run(FailsAtTheEnd.class));
    assertThat(failure)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("not this one");
    assertThat(printed(failure)).contains("Suppressed: what mqtt://", "meter <- CONNACK");
  }

  static class LeavesFaults {
    @RegisterExtension
    final TestBrokerExtension mqtt =
        TestBrokerExtension.with(builder -> {}).logLines(1).failOnUnfiredFaults().logLines(3);

    @Test
    void unfired(Faults faults) {
      faults.on(connAck()).always().drop();
    }

    @Test
    void fired(TestBroker broker, Faults faults) {
      faults.on(connAck()).closeAfter();
      Runs.visit(broker, "meter");
    }
  }

  @Test
  void aFaultThatHasNotFiredFailsTheTestThatAsksForIt() {
    EngineExecutionResults results = run(LeavesFaults.class);
    results.testEvents().assertStatistics(was -> was.succeeded(1).failed(1));
    assertThat(failure(results))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("these faults have not fired:")
        .hasMessageContaining("CONNACK")
        .hasMessageContaining("; made at " + LeavesFaults.class.getName() + ".unfired(FailureRep");
  }

  static class FailsAndLeavesFaults {
    @RegisterExtension
    final TestBrokerExtension mqtt =
        TestBrokerExtension.with(builder -> {}).logLines(2).failOnUnfiredFaults();

    @Test
    void test(TestBroker broker) {
      broker.faults().on(pingReq()).drop();
      Runs.visit(broker, "meter");
      fail("something else");
    }
  }

  @Test
  void ofATestThatFailsAnywayItIsNotSaid() {
    Throwable failure = failure(run(FailsAndLeavesFaults.class));
    assertThat(failure).hasMessage("something else");
    assertThat(failure.getSuppressed()).singleElement().asString().hasLineCount(3);
  }

  @WithTestBroker
  static class LeavesFaultsByDefault {
    @Test
    void test(Faults faults) {
      faults.on(connAck()).drop();
    }
  }

  @Test
  void whoDoesNotAskForItMayLeaveFaults() {
    run(LeavesFaultsByDefault.class)
        .testEvents()
        .assertStatistics(was -> was.succeeded(1).failed(0));
  }
}
