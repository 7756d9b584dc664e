package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.InvalidOptionException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.Will;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What MQTT 3.1.1 cannot say is refused by build(), and MQTT 5.0 says it. */
class Mqtt311OptionsTest {
  private static final Message MESSAGE = Message.builder("gone").payload("bye").build();
  private static final Duration HOUR = Duration.ofHours(1);

  /** What is said to the builder, and the message of the refusal. */
  static Stream<Arguments> beyondMqtt311() {
    String will = "will: MQTT 3.1.1 has no will delay and no properties";
    String password = "credentials: MQTT 3.1.1 has no password without a user name [MQTT-3.1.2-22]";
    return Stream.of(
        refused(
            b -> b.resumable(HOUR),
            "clientId: MQTT 3.1.1 needs a client identifier for a resumable session"
                + " [MQTT-3.1.3-7]"),
        refused(b -> b.credentials(new Credentials(null, Payloads.of("secret"))), password),
        refused(b -> b.credentials(new Credentials(null, Payloads.EMPTY)), password),
        refused(b -> b.userProperty("a", "1"), "userProperty: MQTT 3.1.1 has no user properties"),
        refused(b -> b.will(new Will(MESSAGE, Duration.ofSeconds(1))), will),
        refused(b -> b.will(message().payloadFormat(PayloadFormat.UTF_8).build()), will),
        refused(b -> b.will(message().messageExpiry(Duration.ZERO).build()), will),
        refused(b -> b.will(message().contentType("").build()), will),
        refused(b -> b.will(message().responseTopic("a").build()), will),
        refused(b -> b.will(message().correlationData(new byte[0]).build()), will),
        refused(b -> b.will(message().userProperty("", "").build()), will));
  }

  @ParameterizedTest
  @MethodSource("beyondMqtt311")
  @Tag("3.1.1:MQTT-3.1.2-22")
  @Tag("3.1.1:MQTT-3.1.3-7")
  void whatMqtt311CannotSayIsRefusedInWhateverOrderItIsSaid(
      UnaryOperator<MqttClientBuilder> said, String message) {
    MqttClientBuilder versionFirst =
        said.apply(builder().protocolVersion(ProtocolVersion.MQTT_3_1_1));
    MqttClientBuilder versionLast =
        said.apply(builder()).protocolVersion(ProtocolVersion.MQTT_3_1_1);

    assertRefused(versionFirst, message);
    assertRefused(versionLast, message);
  }

  @ParameterizedTest
  @MethodSource("beyondMqtt311")
  void whatMqtt311CannotSayIsLegalInMqtt5(UnaryOperator<MqttClientBuilder> said, String message) {
    ClientOptions options = CapturingProvider.optionsOf(said.apply(builder()));

    assertThat(options.protocolVersion()).isEqualTo(ProtocolVersion.MQTT_5);
  }

  @Test
  void whatMqtt311CanSayReachesTheImplementation() {
    ConnectOptions full =
        mqtt311(b ->
            b.clientId("a")
                .resumable(HOUR)
                .credentials("user", "secret")
                .will(MESSAGE)
                .receiveMaximum(7)
                .maximumPacketSizeBytes(777));
    assertThat(full.clientIdentifier()).isEqualTo("a");
    assertThat(full.isResumable()).isTrue();
    assertThat(full.credentials()).isEqualTo(Credentials.of("user", "secret"));
    assertThat(full.will()).isEqualTo(new Will(MESSAGE));

    Credentials nameOnly = new Credentials("user", null);
    assertThat(mqtt311(b -> b.credentials(nameOnly)).credentials()).isEqualTo(nameOnly);
    assertThat(mqtt311(b -> b).clientIdentifier()).isEmpty();
  }

  private static ConnectOptions mqtt311(UnaryOperator<MqttClientBuilder> said) {
    ClientOptions options =
        CapturingProvider.optionsOf(
            said.apply(builder().protocolVersion(ProtocolVersion.MQTT_3_1_1)));
    assertThat(options.protocolVersion()).isEqualTo(ProtocolVersion.MQTT_3_1_1);
    return options.connect();
  }

  private static MqttClientBuilder builder() {
    return MqttClient.builder("mqtt://localhost");
  }

  private static Message.Builder message() {
    return Message.builder("gone");
  }

  private static Arguments refused(UnaryOperator<MqttClientBuilder> said, String message) {
    return arguments(said, message);
  }

  private static void assertRefused(MqttClientBuilder builder, String message) {
    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, builder::build);
    assertThat(refusal).isNotNull().hasMessage(message);
    assertThat(refusal.option()).isEqualTo(message.substring(0, message.indexOf(':')));
  }
}
