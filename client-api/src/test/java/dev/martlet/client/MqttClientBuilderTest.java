package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.InvalidOptionException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.Will;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each option's range, whatever the version of MQTT. */
class MqttClientBuilderTest {
  private final MqttClientBuilder builder = MqttClient.builder("mqtt://localhost");

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "0123456789abcdefghijklmnopqrstuvwxyzABC", "é€𝄞 /+#"})
  void clientIdentifierMayBeAnyString(String clientId) {
    assertThat(connectOptions(builder.clientId(clientId)).clientIdentifier()).isEqualTo(clientId);
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-4")
  @Tag("3.1.1:MQTT-3.1.3-4")
  void clientIdentifierMustBeAStringOfMqtt() {
    String longest = "€".repeat(21_845);
    assertThat(connectOptions(builder.clientId(longest)).clientIdentifier()).isEqualTo(longest);

    assertRefused(
        () -> builder.clientId(longest + "x"),
        "clientId: clientId has 65536 bytes, the limit is 65535");
    assertRefused(() -> builder.clientId("a\0"), "clientId: clientId has U+0000 at index 1");
    assertRefused(
        () -> builder.clientId("\uD834"), "clientId: clientId has a lone surrogate at index 0");
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-12")
  @Tag("3.1.1:MQTT-3.1.3-11")
  void userNameMustBeAStringOfMqtt() {
    assertRefused(
        () -> builder.credentials("u\0", "secret"), "credentials: user name has U+0000 at index 1");
    assertRefused(
        () -> builder.credentials("x".repeat(65_536), "secret"),
        "credentials: user name has 65536 bytes, the limit is 65535");
  }

  @Test
  void passwordThatDoesNotFitIsRefusedWithoutShowingIt() {
    assertRefused(
        () -> builder.credentials("user", "x".repeat(65_536)),
        "credentials: password has 65536 bytes, the limit is 65535");
    assertRefused(
        () -> builder.credentials("user", "secret\uD834"),
        "credentials: password has a lone surrogate at index 6");
  }

  @Test
  void willThatDoesNotFitIsRefused() {
    Message longest = Message.builder("gone").payload(new byte[65_535]).build();
    assertThat(connectOptions(builder.will(longest)).will()).isEqualTo(new Will(longest));

    Message tooLong = Message.builder("gone").payload(new byte[65_536]).build();
    assertRefused(
        () -> builder.will(tooLong), "will: will payload has 65536 bytes, the limit is 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1S", "PT65535S"})
  void keepAliveOfWholeSecondsThatTwoBytesHoldIsLegal(Duration keepAlive) {
    assertThat(connectOptions(builder.keepAlive(keepAlive)).keepAlive()).isEqualTo(keepAlive);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT-1S",
        "PT-0.000000001S",
        "PT0.000000001S",
        "PT1.5S",
        "PT65535.000000001S",
        "PT65536S",
        "PT9223372036854775807S",
        "PT-9223372036854775808S"
      })
  void otherKeepAlivesAreRefused(Duration keepAlive) {
    assertRefused(
        () -> builder.keepAlive(keepAlive),
        "keepAlive: " + keepAlive + " is not whole seconds from 0 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT2147483648S", "PT4294967295S"})
  void sessionExpiryOfWholeSecondsThatFourBytesHoldIsLegal(Duration expiry) {
    assertThat(connectOptions(builder.resumable(expiry)).sessionExpiry()).isEqualTo(expiry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PT-1S", "PT0.5S", "PT1.000000001S", "PT4294967296S", "PT9223372036854775807S"})
  void otherSessionExpiriesAreRefused(Duration expiry) {
    assertRefused(
        () -> builder.resumable(expiry),
        "resumable: session expiry of " + expiry + " is not whole seconds from 0 to 4294967295");
  }

  @Test
  void resumableSessionThatEndsAtOnceIsRefused() {
    assertRefused(
        () -> builder.resumable(Duration.ZERO),
        "resumable: zero keeps no session, use ephemeral()");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 65_535})
  void receiveMaximumThatTwoBytesHoldIsLegal(int value) {
    assertThat(connectOptions(builder.receiveMaximum(value)).receiveMaximum()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void otherReceiveMaximaAreRefused(int value) {
    assertRefused(
        () -> builder.receiveMaximum(value),
        "receiveMaximum: " + value + " is not one of 1 to 65535");
  }

  @ParameterizedTest
  @ValueSource(longs = {32, 33, 268_435_459, 268_435_460})
  void maximumPacketSizeThatMqttCanExpressIsLegal(long value) {
    assertThat(connectOptions(builder.maximumPacketSizeBytes(value)).maximumPacketSizeBytes())
        .isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 0, -1, 268_435_461, 4_294_967_328L, Long.MAX_VALUE, Long.MIN_VALUE})
  void otherMaximumPacketSizesAreRefused(long value) {
    assertRefused(
        () -> builder.maximumPacketSizeBytes(value),
        "maximumPacketSizeBytes: " + value + " is not one of 32 to 268435460");
  }

  @Test
  @Tag("5.0:MQTT-1.5.7-1")
  void userPropertyMustBeTwoStringsOfMqtt() {
    assertRefused(
        () -> builder.userProperty("\0", "v"),
        "userProperty: user property name has U+0000 at index 0");
    assertRefused(
        () -> builder.userProperty("n", "\uD834"),
        "userProperty: user property value has a lone surrogate at index 0");
    assertThat(connectOptions(builder).userProperties()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.000000001S", "PT10S", "PT9223372036.854775807S"})
  void connectTimeoutThatNanosecondsCanCountIsLegal(Duration timeout) {
    assertThat(CapturingProvider.optionsOf(builder.connectTimeout(timeout)).connectTimeout())
        .isEqualTo(timeout);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT0S",
        "PT-0.000000001S",
        "PT-1S",
        "PT9223372036.854775808S",
        "PT9223372036854775807S"
      })
  void otherConnectTimeoutsAreRefused(Duration timeout) {
    assertRefused(
        () -> builder.connectTimeout(timeout),
        "connectTimeout: " + timeout + " is not above zero and at most PT2562047H47M16.854775807S");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2147483647, 9223372036854775807"})
  void outgoingLimitsFromOneUpwardsAreLegal(int messages, long bytes) {
    assertThat(
            CapturingProvider.optionsOf(builder.outgoingLimits(messages, bytes)).outgoingLimits())
        .isEqualTo(new OutgoingLimits(messages, bytes));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1", "-2147483648, 1", "1, -9223372036854775808"})
  void otherOutgoingLimitsAreRefused(int messages, long bytes) {
    assertRefused(
        () -> builder.outgoingLimits(messages, bytes),
        "outgoingLimits: "
            + messages
            + " messages and "
            + bytes
            + " bytes are not at least 1 each");
  }

  @Test
  void refusedValueLeavesTheEarlierOne() {
    builder.keepAlive(Duration.ofSeconds(7)).resumable(Duration.ofSeconds(8)).clientId("first");

    assertThat(
            catchThrowableOfType(
                InvalidOptionException.class, () -> builder.keepAlive(Duration.ofSeconds(-1))))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                InvalidOptionException.class, () -> builder.resumable(Duration.ZERO)))
        .isNotNull();
    assertThat(catchThrowableOfType(InvalidOptionException.class, () -> builder.clientId("\0")))
        .isNotNull();

    assertThat(connectOptions(builder).keepAlive()).hasSeconds(7);
    assertThat(connectOptions(builder).sessionExpiry()).hasSeconds(8);
    assertThat(connectOptions(builder).clientIdentifier()).isEqualTo("first");
  }

  @Test
  void addressThatIsNoneIsRefusedBeforeAnythingElse() {
    assertRefused(
        () -> MqttClient.builder("tcp://localhost"),
        "server: 'tcp://localhost': the scheme must be mqtt, mqtts, ws, wss, unix or inproc, as in mqtt://localhost:1883");
  }

  @Test
  void nullIsRefusedWhereItIsSaid() {
    assertNullRefused(() -> builder.protocolVersion(null), "protocolVersion");
    assertNullRefused(() -> builder.credentials((Credentials) null), "credentials");
    assertNullRefused(() -> builder.will((Will) null), "will");
    assertNullRefused(() -> builder.handlerExecutor(null), "handlerExecutor");
    assertNullRefused(() -> builder.onConnectionLost(null), "onConnectionLost");
    assertNullRefused(() -> builder.runtime(null), "runtime");
  }

  private static ConnectOptions connectOptions(MqttClientBuilder builder) {
    return CapturingProvider.optionsOf(builder).connect();
  }

  /** The option is the word before the colon. */
  private static void assertRefused(ThrowingCallable call, String message) {
    InvalidOptionException refusal = catchThrowableOfType(InvalidOptionException.class, call);
    assertThat(refusal).isNotNull().hasMessage(message);
    assertThat(refusal.option()).isEqualTo(message.substring(0, message.indexOf(':')));
  }

  private static void assertNullRefused(ThrowingCallable call, String option) {
    assertThatNullPointerException().isThrownBy(call).withMessage(option);
  }
}
