package dev.martlet.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.Subscription;
import dev.martlet.client.SubscriptionState;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.simulation.DeliveryLedger;
import dev.martlet.testbroker.simulation.FaultKind;
import dev.martlet.testbroker.simulation.FaultMix;
import dev.martlet.testbroker.simulation.Simulation;
import dev.martlet.testbroker.simulation.SimulationFailure;
import dev.martlet.testbroker.simulation.World;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scenarios that docs/test-broker/simulation.md shows. */
@ExtendWith(LeavesNothingBehind.class)
@SuppressWarnings("FutureReturnValueIgnored") // nobody looks: that is the bug
class SimulationManualTest {
  // region scenario
  /** A display that must show every temperature, whatever the network does. */
  static void everyTemperatureIsShown(World world, MqttClientBuilder thermostatOptions) {
    List<String> shown = new ArrayList<>();
    MqttClient display =
        Persistent.connecting(world, world.client("display").resumable(Duration.ofHours(1)));
    Subscription temperatures =
        display
            .subscribe("home/temp")
            .qos(QoS.AT_LEAST_ONCE)
            .handle(message -> shown.add(message.text()));
    MqttClient thermostat = Persistent.connecting(world, thermostatOptions);
    world.until(
        "the display is subscribed", () -> temperatures.state() == SubscriptionState.ACTIVE);

    for (String value : List.of("20.9", "21.0", "21.2", "21.4")) {
      thermostat.publish("home/temp").payload(value).qos(QoS.AT_LEAST_ONCE).send();
      world.run(Duration.ofMillis(2));
    }
    world.settle();
    assertThat(shown).contains("20.9", "21.0", "21.2", "21.4");
  }

  // endregion

  @Test
  void aThermostatWithoutASessionLosesTemperatures() {
    SimulationFailure failure =
        catchThrowableOfType(
            SimulationFailure.class,
            () -> {
              // region red
              Simulation.scenario(
                      world -> everyTemperatureIsShown(world, world.client("thermostat")))
                  .run();
              // endregion
            });
    assertThat(failure.faults()).isNotEmpty();
    assertThat(failure).hasMessageContaining("21.4");
  }

  @Test
  void aThermostatWithASessionLosesNone() {
    // region green
    Simulation.scenario(world ->
            everyTemperatureIsShown(
                world, world.client("thermostat").resumable(Duration.ofHours(1))))
        .schedules(200)
        .run();
    // endregion
  }

  @Test
  void aLedgerKnowsWhatQosPromises() {
    // region ledger
    Simulation.scenario(
            world -> {
              DeliveryLedger ledger = world.ledger(); // asked after every step
              MqttClient display =
                  Persistent.connecting(
                      world, world.client("display").resumable(Duration.ofHours(1)));
              Subscription alarms =
                  display
                      .subscribe("alarm/#")
                      .qos(QoS.EXACTLY_ONCE)
                      .handle(ledger.receiver("display", "alarm/#", QoS.EXACTLY_ONCE));
              MqttClient sensor =
                  Persistent.connecting(
                      world, world.client("sensor").resumable(Duration.ofHours(1)));
              world.until("subscribed", () -> alarms.state() == SubscriptionState.ACTIVE);
              for (int i = 1; i <= 5; i++) {
                ledger.publish(
                    sensor,
                    Message.builder("alarm/door").payload("#" + i).qos(QoS.EXACTLY_ONCE).build());
              }
              world.settle();
              ledger.verifyComplete(); // each accepted alarm exactly once, and in order
            })
        .schedules(100)
        .run();
    // endregion
  }

  @Test
  void faultsInvariantsAndTimersAreTheScenarios() {
    // region mix
    Simulation.scenario(
            world -> {
              world.broker(options -> options.receiveMaximum(5));
              MqttClient client = world.client("c").keepAlive(Duration.ofSeconds(10)).build();
              world.invariant(
                  "no session but the client's own", () -> world.broker().sessions().size() <= 1);
              world.after(Duration.ofMinutes(5), client::close);
              client.connect();
              world.run(Duration.ofMinutes(6)); // some milliseconds of real time
            })
        .faults(FaultMix.of(FaultKind.CUT, FaultKind.RESTART).atMost(3))
        .schedules(50)
        .run();
    // endregion
  }
}
