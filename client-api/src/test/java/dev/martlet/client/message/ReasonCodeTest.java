package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonCodeTest {
  /** MQTT 5.0 section 2.4, table 2-6. */
  private static final Map<Integer, String> STANDARD =
      """
      00 SUCCESS
      01 GRANTED_QOS_1
      02 GRANTED_QOS_2
      04 DISCONNECT_WITH_WILL_MESSAGE
      10 NO_MATCHING_SUBSCRIBERS
      11 NO_SUBSCRIPTION_EXISTED
      18 CONTINUE_AUTHENTICATION
      19 RE_AUTHENTICATE
      80 UNSPECIFIED_ERROR
      81 MALFORMED_PACKET
      82 PROTOCOL_ERROR
      83 IMPLEMENTATION_SPECIFIC_ERROR
      84 UNSUPPORTED_PROTOCOL_VERSION
      85 CLIENT_IDENTIFIER_NOT_VALID
      86 BAD_USER_NAME_OR_PASSWORD
      87 NOT_AUTHORIZED
      88 SERVER_UNAVAILABLE
      89 SERVER_BUSY
      8A BANNED
      8B SERVER_SHUTTING_DOWN
      8C BAD_AUTHENTICATION_METHOD
      8D KEEP_ALIVE_TIMEOUT
      8E SESSION_TAKEN_OVER
      8F TOPIC_FILTER_INVALID
      90 TOPIC_NAME_INVALID
      91 PACKET_IDENTIFIER_IN_USE
      92 PACKET_IDENTIFIER_NOT_FOUND
      93 RECEIVE_MAXIMUM_EXCEEDED
      94 TOPIC_ALIAS_INVALID
      95 PACKET_TOO_LARGE
      96 MESSAGE_RATE_TOO_HIGH
      97 QUOTA_EXCEEDED
      98 ADMINISTRATIVE_ACTION
      99 PAYLOAD_FORMAT_INVALID
      9A RETAIN_NOT_SUPPORTED
      9B QOS_NOT_SUPPORTED
      9C USE_ANOTHER_SERVER
      9D SERVER_MOVED
      9E SHARED_SUBSCRIPTIONS_NOT_SUPPORTED
      9F CONNECTION_RATE_EXCEEDED
      A0 MAXIMUM_CONNECT_TIME
      A1 SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED
      A2 WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED
      """
          .lines()
          .map(line -> line.split(" "))
          .collect(Collectors.toMap(line -> Integer.parseInt(line[0], 16), line -> line[1]));

  @Test
  void everyCodeOfTheStandardHasItsNumberAndThereIsNoOther() {
    assertThat(
            Arrays.stream(ReasonCode.values())
                .collect(Collectors.toMap(ReasonCode::code, ReasonCode::name)))
        .isEqualTo(STANDARD);
  }

  @Test
  void everyByteIsFoundAsTheCodeOfTheStandardOrNotAtAll() {
    for (int code = 0x00; code <= 0xFF; code++) {
      ReasonCode found = ReasonCode.find(code);
      assertThat(found == null ? null : found.name())
          .as("code 0x%02X", code)
          .isEqualTo(STANDARD.get(code));
    }
  }

  @Test
  void numbersThatAreNoByteAreNotFound() {
    assertThat(IntStream.of(-1, -0x79, Integer.MIN_VALUE, 0x100, 0x187, Integer.MAX_VALUE))
        .allMatch(code -> ReasonCode.find(code) == null);
  }

  @Test
  void codesFrom80UpwardsAreErrorsAndNoneBelow() {
    assertThat(Stream.of(ReasonCode.values()).filter(ReasonCode::isError).map(ReasonCode::code))
        .hasSize(35)
        .allMatch(code -> code >= 0x80);
    assertThat(Stream.of(ReasonCode.values()).filter(code -> !code.isError()))
        .hasSize(8)
        .allMatch(code -> code.code() < 0x80);
  }

  @ParameterizedTest
  @CsvSource({
    "AT_MOST_ONCE, SUCCESS, 0x00",
    "AT_LEAST_ONCE, GRANTED_QOS_1, 0x01",
    "EXACTLY_ONCE, GRANTED_QOS_2, 0x02"
  })
  void grantOfAQosHasTheNumberOfTheQos(QoS qos, ReasonCode granted, int number) {
    assertThat(ReasonCode.granted(qos)).isEqualTo(granted);
    assertThat(ReasonCode.granted(qos).code()).isEqualTo(number).isEqualTo(qos.code());
  }

  @Test
  void nameAndTwoHexadecimalDigitsAreShown() {
    assertThat(ReasonCode.NOT_AUTHORIZED).hasToString("NOT_AUTHORIZED (0x87)");
    assertThat(ReasonCode.SUCCESS).hasToString("SUCCESS (0x00)");
    assertThat(ReasonCode.BANNED).hasToString("BANNED (0x8A)");
  }
}
