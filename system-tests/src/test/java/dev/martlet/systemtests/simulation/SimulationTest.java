package dev.martlet.systemtests.simulation;

import static dev.martlet.testbroker.PacketPattern.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.martlet.client.MqttClient;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.simulation.Exploration;
import dev.martlet.testbroker.simulation.FaultKind;
import dev.martlet.testbroker.simulation.FaultMix;
import dev.martlet.testbroker.simulation.Scenario;
import dev.martlet.testbroker.simulation.Simulation;
import dev.martlet.testbroker.simulation.SimulationFailure;
import dev.martlet.testbroker.simulation.World;
import dev.martlet.testsupport.ExpectsWarnings;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a simulation promises: repetition, time of its own, and that it tells what is wrong. */
@ExtendWith(LeavesNothingBehind.class)
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it, the world shows
class SimulationTest {
  private static final long SEED = 20_261_130;

  private final List<String> reports = new ArrayList<>();

  private Simulation simulation(Scenario scenario) {
    return Simulation.scenario(scenario).output(reports::add);
  }

  @Test
  void theSameSeedGivesTheSamePackets() {
    Simulation simulation = simulation(new UnderFire(ProtocolVersion.MQTT_5, 3));
    String log = simulation.log(SEED);
    assertThat(log).contains("FAULT", "PUBREL", "sessionPresent");
    assertThat(simulation.log(SEED)).isEqualTo(log);
    assertThat(simulation.log(SEED + 1)).isNotEqualTo(log);
  }

  /** The file was written on one JDK and is compared on each that the build runs on. */
  @Test
  void theSameSeedGivesTheSamePacketsOnEveryJdk() throws IOException {
    Path file =
        Path.of(
            System.getProperty("martlet.root"),
            "system-tests/src/test/resources/simulation/under-fire.log");
    String log = simulation(new UnderFire(ProtocolVersion.MQTT_5, 3)).log(SEED);
    if (Boolean.getBoolean("martlet.simulation.writeLog")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, log);
    }
    assertThat(log).isEqualTo(Files.readString(file));
  }

  @Test
  void theReportSaysHowManySchedulesOfWhichSeedsThereWere() {
    Exploration exploration = simulation(SimulationTest::publishOnce).schedules(20).run();
    assertThat(exploration.schedules()).isEqualTo(20);
    assertThat(reports).singleElement().asString().contains("20 schedules from seed");
    assertThat(reports.get(0)).contains(exploration.firstSeed() + "L", "schedules per second");
  }

  @Test
  void severalThreadsHaveAWorldEach() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Exploration exploration =
        simulation(
                world -> {
                  threads.add(Thread.currentThread());
                  publishOnce(world);
                })
            .schedules(100)
            .threads(2)
            .run();
    assertThat(exploration.schedules()).isEqualTo(100);
    assertThat(exploration.threads()).isEqualTo(2);
    assertThat(threads).hasSizeBetween(2, 3); // the first measures the calm traffic
  }

  @Test
  void aScenarioThatSendsNothingIsRefused() {
    Simulation empty =
        simulation(world -> {
          MqttClient client = world.client("c").build();
          client.connect(); // and does not wait for it
        });
    for (ThrowingCallable way : List.<ThrowingCallable>of(empty::run, () -> empty.log(1))) {
      assertThatThrownBy(way)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("nothing was sent in the scenario");
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void timePassesOnlyWhereTheScenarioLetsIt() {
    simulation(
            world -> {
              MqttClient client = world.client("c").keepAlive(Duration.ofMinutes(1)).build();
              world.await(client.connect());
              Duration connected = world.time();
              assertThat(connected).isBetween(Duration.ofNanos(1), Duration.ofMillis(20));
              world.run(Duration.ofHours(3));
              assertThat(world.time()).isEqualTo(connected.plusHours(3));
              assertThat(world.broker().recording().packets())
                  .filteredOn(packet -> packet.type().equals("PINGREQ"))
                  .hasSizeBetween(170, 180);
              client.close();
            })
        .faults(FaultMix.none())
        .schedules(1)
        .run();
  }

  @Test
  void aFailureNamesTheSeedTheFaultsThatItTakesAndThePackets() {
    Simulation simulation =
        simulation(SimulationTest::staysConnected)
            .faults(FaultMix.of(FaultKind.CUT).atMost(3))
            .schedules(200);
    SimulationFailure failure = catchThrowableOfType(SimulationFailure.class, simulation::run);
    assertThat(failure).hasMessageStartingWith("seed " + failure.seed() + "L: invariant broken: ");
    assertThat(failure.violation()).isEqualTo("invariant broken: the connection holds");
    assertThat(failure.faults()).singleElement().asString().startsWith("CUT at byte ");
    assertThat(failure.log()).contains("FAULT " + failure.faults().get(0), "CONNECT");
    assertThat(failure).hasMessageContaining(failure.log().strip());

    assertThatThrownBy(simulation.seed(failure.seed())::run)
        .isInstanceOf(SimulationFailure.class)
        .hasMessage(failure.getMessage());
  }

  /** A scenario that one cut ends, always in the same way, wherever it strikes. */
  private static void staysConnected(World world) {
    AtomicBoolean holds = new AtomicBoolean(true);
    world.invariant("the connection holds", holds::get);
    MqttClient client = world.client("c").onConnectionLost(cause -> holds.set(false)).build();
    client
        .connect()
        .whenComplete((connected, failure) -> holds.compareAndSet(true, failure == null));
    for (int i = 1; i <= 10; i++) {
      client.publish("t").payload("p" + i).qos(QoS.AT_LEAST_ONCE).send();
      world.run(Duration.ofMillis(5));
    }
    world.run(Duration.ofMinutes(3)); // long enough for what the client is told last
  }

  @Test
  void theTraceOfAFailureLeadsToTheTestThatRanTheSimulation() {
    Simulation simulation = simulation(world -> assertThat(world.time()).isPositive());
    SimulationFailure found = catchThrowableOfType(SimulationFailure.class, simulation::run);
    SimulationFailure repeated =
        catchThrowableOfType(SimulationFailure.class, () -> simulation.log(1));
    String here = "theTraceOfAFailureLeadsToTheTestThatRanTheSimulation";
    assertThat(found.getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .startsWith("run")
        .contains(here);
    assertThat(repeated.getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .startsWith("log")
        .anyMatch(method -> method.contains(here)); // or a lambda of it
    assertThat(found.getCause().getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .anyMatch(method -> method.contains(here)); // where the scenario failed
  }

  @Test
  void whatFailsWithoutFaultsIsToldWithoutFaults() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(world -> assertThat(world.time()).isPositive())::run);
    assertThat(failure.faults()).isEmpty();
    assertThat(failure)
        .hasMessageContaining("\nIt fails without any fault, so with every seed.\nPackets:\n")
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void anInvariantIsCheckedAfterEachStep() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(world -> {
              AtomicInteger done = new AtomicInteger();
              world.invariant("at most two", () -> done.get() <= 2);
              for (int i = 1; i <= 5; i++) {
                world.after(Duration.ofSeconds(i), done::incrementAndGet);
              }
              world.run(Duration.ofSeconds(10));
            })
                ::run);
    assertThat(failure.violation()).isEqualTo("invariant broken: at most two");
    assertThat(failure.log()).contains("    3.000000  -- WRONG");
  }

  @Test
  @ExpectsWarnings("the handler of t failed")
  void whatAHandlerThrowsFailsTheSchedule() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(
                        world -> {
                          MqttClient client = world.client("c").build();
                          client
                              .subscribe("t")
                              .handle(message -> {
                                throw new IllegalStateException("a bug in the handler");
                              });
                          world.await(client.connect());
                          client.publish("t").payload("x").send();
                          world.run(Duration.ofSeconds(1));
                        })
                    .faults(FaultMix.none())
                ::run);
    assertThat(failure).hasRootCauseMessage("a bug in the handler");
  }

  /** A handler that fails on purpose, with what {@code failure} makes of the text. */
  private static void handleAndFail(World world, Function<String, RuntimeException> failure) {
    MqttClient client = world.client("c").build();
    client
        .subscribe("t")
        .qos(QoS.AT_LEAST_ONCE)
        .handle(message -> {
          throw failure.apply(message.text());
        });
    world.await(client.connect());
    for (String text : List.of("x", "y")) {
      world.await(client.publish("t").payload(text).qos(QoS.AT_LEAST_ONCE).send());
    }
    world.settle();
  }

  @Test
  @ExpectsWarnings("the handler of t failed")
  void whatAHandlerThrowsAsTheScenarioExpectsIsOnlyNoted() {
    Simulation simulation =
        simulation(
                world -> {
                  world.expectFailures(IllegalArgumentException.class);
                  world.expectFailures(UncheckedIOException.class);
                  handleAndFail(world, NumberFormatException::new);
                })
            .faults(FaultMix.none())
            .schedules(3);
    assertThat(simulation.run().schedules()).isEqualTo(3);
    assertThat(simulation.log(1))
        .contains("-- as expected, a callback has thrown java.lang.NumberFormatException: x\n")
        .contains("-- as expected, a callback has thrown java.lang.NumberFormatException: y\n");
  }

  @Test
  @ExpectsWarnings("the handler of t failed")
  void whatAHandlerThrowsOtherwiseFailsTheScheduleStill() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(world -> {
              world.expectFailures(NumberFormatException.class);
              handleAndFail(world, IllegalArgumentException::new);
            })
                ::run);
    assertThat(failure).hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatATaskThrowsFailsTheSchedule() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(world -> {
              world.after(
                  Duration.ofSeconds(1),
                  () -> {
                    throw new IllegalStateException("a bug in the task");
                  });
              world.settle();
            })
                ::run);
    assertThat(failure).hasRootCauseMessage("a bug in the task");
  }

  @Test
  void waitingForWhatNeverComesFails() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(world -> world.await(new CompletableFuture<>()))::run);
    assertThat(failure.violation()).contains("waited in vain until a future completes");
  }

  @Test
  void aCallbackCannotWait() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(world -> {
              world.after(Duration.ZERO, () -> world.run(Duration.ofSeconds(1)));
              world.settle();
            })
                ::run);
    assertThat(failure.violation()).contains("a callback cannot wait");
  }

  @Test
  void theBrokersOwnWaitIsRefusedBeforeAnythingHasHappened() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            simulation(world -> world.broker().await(connect(), Duration.ofSeconds(1)))::run);
    assertThat(failure.violation()).contains("in a simulation by world.until");
  }

  @Test
  void onlyFaultsOfTheMixHappen() {
    for (FaultKind kind : FaultKind.values()) {
      UnderFire fire = new UnderFire(ProtocolVersion.MQTT_3_1_1, 3, kind.isSurvivable());
      String log = simulation(fire).faults(FaultMix.of(kind)).log(3);
      assertThat(log.lines().filter(line -> line.contains("FAULT")))
          .isNotEmpty()
          .allMatch(line -> line.contains("FAULT " + kind + " at"));
    }
  }

  private static void publishOnce(World world) {
    MqttClient client = world.client("c").build();
    client.connect();
    client.publish("t").payload("x").send();
    world.run(Duration.ofSeconds(30));
    client.close();
  }
}
