package dev.martlet.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.testbroker.simulation.FaultKind;
import dev.martlet.testbroker.simulation.FaultMix;
import dev.martlet.testbroker.simulation.Simulation;
import dev.martlet.testbroker.simulation.SimulationFailure;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every small wrong thing that one end of a session can do is found, and found again by its seed.
 */
@ExtendWith(LeavesNothingBehind.class)
class MutantsTest {
  private static final UnderFire FIRE = new UnderFire(ProtocolVersion.MQTT_5, 5);
  private static final UnderFire WORSE_FIRE = new UnderFire(ProtocolVersion.MQTT_5, 5, false);

  static Stream<Arguments> mutants() {
    return Stream.of(Mutant.values())
        .flatMap(mutant ->
            Stream.of("client", "broker")
                .filter(mutant::canBeDoneBy)
                .map(end -> arguments(mutant, end)));
  }

  @ParameterizedTest(name = "{1} {0}")
  @MethodSource("mutants")
  void isFoundAndRepeatedByItsSeed(Mutant mutant, String end) {
    boolean needsLoss = mutant == Mutant.INVENTS_THE_SESSION;
    FaultMix survivable = FaultMix.survivable();
    Simulation simulation =
        Simulation.scenario(
                world -> {
                  Saboteur.plant(world, end.equals("client"), mutant.rewriters());
                  (needsLoss ? WORSE_FIRE : FIRE).run(world);
                })
            .faults(needsLoss ? survivable.with(FaultKind.SESSION_LOSS, 3) : survivable)
            .schedules(2_000)
            .within(Duration.ofMinutes(1))
            .output(report -> {});
    SimulationFailure failure = catchThrowableOfType(SimulationFailure.class, simulation::run);
    assertThat(failure).as("%s by the %s", mutant, end).isNotNull();
    assertThatThrownBy(simulation.seed(failure.seed())::run).hasMessage(failure.getMessage());
  }
}
