package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireNumbersTest {
  @ParameterizedTest
  @CsvSource({"0, AT_MOST_ONCE", "1, AT_LEAST_ONCE", "2, EXACTLY_ONCE"})
  void everyQosHasItsNumberBothWays(int code, QoS qos) {
    assertThat(qos.code()).isEqualTo(code);
    assertThat(QoS.of(code)).isEqualTo(qos);
    assertThat(QoS.values()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, -1, 128, Integer.MAX_VALUE, Integer.MIN_VALUE})
  @Tag("5.0:MQTT-3.3.1-4")
  @Tag("3.1.1:MQTT-3.3.1-4")
  void otherNumbersAreNoQos(int code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QoS.of(code))
        .withMessage("QoS " + code + " is not one of 0, 1, 2");
  }

  @Test
  void smallerOfTwoQosIsTheLessSureOneInEitherOrder() {
    for (QoS first : QoS.values()) {
      for (QoS second : QoS.values()) {
        assertThat(QoS.min(first, second).code())
            .as("%s and %s", first, second)
            .isEqualTo(Math.min(first.code(), second.code()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, SEND_ON_SUBSCRIBE", "1, SEND_IF_NEW", "2, DO_NOT_SEND"})
  void everyRetainHandlingHasItsNumberBothWays(int code, RetainHandling handling) {
    assertThat(handling.code()).isEqualTo(code);
    assertThat(RetainHandling.of(code)).isEqualTo(handling);
    assertThat(RetainHandling.values()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, -1, 128, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void otherNumbersAreNoRetainHandling(int code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetainHandling.of(code))
        .withMessage("Retain Handling " + code + " is not one of 0, 1, 2");
  }

  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, 4, MQTT 3.1.1", "MQTT_5, 5, MQTT 5.0"})
  void versionsHaveTheirProtocolLevelAndAreShownAsPeopleWriteThem(
      ProtocolVersion version, int level, String text) {
    assertThat(version.level()).isEqualTo(level);
    assertThat(version).hasToString(text);
  }
}
