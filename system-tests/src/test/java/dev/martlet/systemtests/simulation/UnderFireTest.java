package dev.martlet.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.testbroker.simulation.Exploration;
import dev.martlet.testbroker.simulation.FaultKind;
import dev.martlet.testbroker.simulation.FaultMix;
import dev.martlet.testbroker.simulation.Simulation;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exactly once under fire. A slice of some seconds; {@code -Dmartlet.simulation.schedules=N} runs
 * as many of each as are wanted, {@code -Dmartlet.simulation.threads=N} on so many threads.
 */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 1, unit = TimeUnit.DAYS) // as many as are wanted
class UnderFireTest {
  static Stream<Arguments> ends() {
    return Stream.of(ProtocolVersion.values())
        .flatMap(version ->
            Stream.of(ServerLimits.PROTOCOL_RECEIVE_MAXIMUM, 3)
                .map(receiveMaximum -> arguments(version, receiveMaximum)));
  }

  @ParameterizedTest(name = "{0}, Receive Maximum {1}")
  @MethodSource("ends")
  void whatSessionsLiveThroughLosesNothingAndDuplicatesNothing(
      ProtocolVersion version, int receiveMaximum) {
    explore(new UnderFire(version, receiveMaximum), FaultMix.survivable());
  }

  @ParameterizedTest(name = "{0}, Receive Maximum {1}")
  @MethodSource("ends")
  void whatIsSentAfterASessionWasLostIsThatOfANewOne(ProtocolVersion version, int receiveMaximum) {
    explore(
        new UnderFire(version, receiveMaximum, false),
        FaultMix.survivable()
            .with(FaultKind.SESSION_LOSS, 3)
            .with(FaultKind.RESTART_WITHOUT_STATE, 1));
  }

  private static void explore(UnderFire scenario, FaultMix faults) {
    Exploration exploration =
        Simulation.scenario(scenario)
            .faults(faults)
            .schedules(200)
            .within(Duration.ofSeconds(20))
            .output(report -> System.out.println(scenario + ": " + report))
            .run();
    assertThat(exploration.schedules()).isPositive();
    assertThat(exploration.faults()).isPositive();
  }
}
