package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The worked example as a program of its own, on a Mosquitto server and without. */
@ExtendWith(LeavesNothingBehind.class)
class WorkedExampleIT {
  @TempDir Path directory;

  @RequiresMosquitto
  @ParameterizedTest
  @ValueSource(strings = {"3.1.1", "5"})
  void everybodyReceivesWhatTheirSubscriptionsSay(String protocol) throws Exception {
    try (Mosquitto server = Mosquitto.start(directory);
        ChildProcess example = example("--server", server.uri(), "--protocol", protocol)) {
      assertThat(example.awaitExit()).as(example.toString()).isZero();
      assertThat(example.lines())
          .containsSubsequence(
              "  thermostat subscribes home/+/temp, granted QoS 1",
              "  phone subscribes home/#, granted QoS 2",
              "  logger subscribes home/kitchen/+, granted QoS 0",
              "  thermostat received 21.4 on home/kitchen/temp at QoS 1",
              "  phone received 21.4 on home/kitchen/temp at QoS 1",
              "  logger received 21.4 on home/kitchen/temp at QoS 0",
              "  kitchen-sensor: acknowledged by PUBACK, SUCCESS (0x00)",
              "  door-app got nothing",
              "  phone received 21.4 on home/kitchen/temp at QoS 0",
              "  door-app got nothing",
              "  thermostat received 21.4 on home/kitchen/temp at QoS 1",
              "  phone received 21.4 on home/kitchen/temp at QoS 2",
              "  kitchen-sensor: acknowledged by PUBREC and PUBCOMP, SUCCESS (0x00)",
              "  door-app got nothing",
              "  display received 21.4 on home/kitchen/temp at QoS 1, retained");
    }
  }

  @ParameterizedTest
  @CsvSource({"mqtt://127.0.0.1:1, 1", "http://127.0.0.1, 2"})
  void serverThatCannotBeUsedGivesOneLineAndAnExitCode(String server, int exitCode)
      throws Exception {
    try (ChildProcess example = example("--server", server)) {
      assertThat(example.awaitExit()).as(example.toString()).isEqualTo(exitCode);
      assertThat(example.lines().stream().filter(line -> line.startsWith("worked-example: ")))
          .singleElement()
          .asString()
          .contains("127.0.0.1");
      assertThat(example.lines()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  void brokerOfItsOwnIsUsedWithoutAServer() throws Exception {
    try (ChildProcess example = example()) {
      assertThat(example.awaitExit()).as(example.toString()).isZero();
      assertThat(example.lines()).anyMatch(line -> line.startsWith("A test broker listens on "));
    }
  }

  private static ChildProcess example(String... arguments) {
    return ChildProcess.startJava(
        List.of("-cp", System.getProperty("java.class.path"), "dev.martlet.samples.WorkedExample"),
        arguments);
  }
}
