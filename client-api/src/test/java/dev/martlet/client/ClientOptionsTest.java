package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import dev.martlet.client.spi.ClientRuntime;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the builder hands to the implementation. */
class ClientOptionsTest {
  private static final Message MESSAGE = Message.builder("gone").payload("bye").retain().build();
  private static final Will WILL = new Will(MESSAGE, Duration.ofSeconds(5));
  private static final Credentials CREDENTIALS = Credentials.of("user", "secret");
  private static final Executor EXECUTOR = Runnable::run;
  private static final Supplier<TlsOptions> TLS = TlsOptions.builder()::build;
  private static final WebSocketOptions WEB_SOCKET = WebSocketOptions.builder().build();
  private static final ClientRuntime RUNTIME =
      new ClientRuntime() {
        @Override
        public void acquire() {}

        @Override
        public void release() {}
      };

  /**
   * What is said to the builder, the option that it changes, the value that the option then has.
   */
  static Stream<Arguments> options() {
    Consumer<MqttException> lost = cause -> {};
    return Stream.of(
        option(b -> b.protocolVersion(ProtocolVersion.MQTT_3_1_1))
            .sets("protocolVersion", ProtocolVersion.MQTT_3_1_1),
        option(b -> b.clientId("thermostat-1")).sets("clientIdentifier", "thermostat-1"),
        option(b -> b.credentials(CREDENTIALS)).sets("credentials", CREDENTIALS),
        option(b -> b.credentials("user", "secret")).sets("credentials", CREDENTIALS),
        option(b -> b.will(WILL)).sets("will", WILL),
        option(b -> b.will(MESSAGE)).sets("will", new Will(MESSAGE, Duration.ZERO)),
        option(b -> b.keepAlive(Duration.ofSeconds(7))).sets("keepAlive", Duration.ofSeconds(7)),
        option(b -> b.resumable(Duration.ofHours(1))).sets("sessionExpiry", Duration.ofHours(1)),
        option(b -> b.receiveMaximum(7)).sets("receiveMaximum", 7),
        option(b -> b.maximumPacketSizeBytes(777)).sets("maximumPacketSizeBytes", 777L),
        option(b -> b.userProperty("b", "1").userProperty("a", "2").userProperty("b", "1"))
            .sets(
                "userProperties",
                List.of(
                    new UserProperty("b", "1"),
                    new UserProperty("a", "2"),
                    new UserProperty("b", "1"))),
        option(b -> b.connectTimeout(Duration.ofMillis(77)))
            .sets("connectTimeout", Duration.ofMillis(77)),
        option(b -> b.outgoingLimits(7, 77)).sets("outgoingLimits", new OutgoingLimits(7, 77)),
        option(b -> b.handlerExecutor(EXECUTOR)).sets("handlerExecutor", EXECUTOR),
        option(b -> b.onConnectionLost(lost)).sets("connectionLost", lost),
        option(b -> b.runtime(RUNTIME)).sets("runtime", RUNTIME),
        option(b -> b.tls(TLS)).sets("tls", TLS),
        option(b -> b.webSocket(WEB_SOCKET)).sets("webSocket", WEB_SOCKET));
  }

  @ParameterizedTest
  @MethodSource("options")
  void optionReachesTheImplementationAndChangesNoOther(
      UnaryOperator<MqttClientBuilder> said, String option, Object value) {
    MqttClientBuilder builder = MqttClient.builder("wss://localhost"); // which has every option
    Map<String, Object> expected = flat(CapturingProvider.optionsOf(builder));
    assertThat(expected.put(option, value)).as("default").isNotEqualTo(value);

    assertThat(said.apply(builder)).isSameAs(builder);

    assertThat(flat(CapturingProvider.optionsOf(builder))).isEqualTo(expected);
  }

  @Test
  void everyOptionStandsInTheTableAbove() {
    assertThat(options().map(row -> (String) row.get()[1]).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            flat(CapturingProvider.optionsOf(MqttClient.builder("mqtt://localhost")))
                .keySet()
                .stream()
                .filter(name -> !name.equals("server"))
                .toList());
  }

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    ClientOptions options = CapturingProvider.optionsOf(MqttClient.builder("mqtt://host:1884"));

    assertThat(options.server()).isEqualTo(new ServerAddress("host", 1884));
    assertThat(options.protocolVersion()).isEqualTo(ProtocolVersion.MQTT_5);
    assertThat(options.connect())
        .isEqualTo(
            new ConnectOptions(
                "",
                null,
                null,
                Duration.ofSeconds(60),
                Duration.ZERO,
                65_535,
                268_435_460,
                List.of()));
    assertThat(options.connect().isResumable()).isFalse();
    assertThat(options.connectTimeout()).hasSeconds(10);
    assertThat(options.outgoingLimits()).isEqualTo(new OutgoingLimits(10_000, 67_108_864));
    assertThat(options.handlerExecutor()).isNull();
    assertThat(options.connectionLost()).isNotNull();
    assertThat(options.runtime()).isNull();
    assertThat(options.tls().get()).isSameAs(TlsOptions.usual());
    assertThat(options.webSocket()).isSameAs(WebSocketOptions.usual());
  }

  @Test
  void tlsOptionsThatNobodySuppliesAreTheSameEachTime() {
    TlsOptions tls = TlsOptions.builder().verifyHostname(false).build();
    ClientOptions options =
        CapturingProvider.optionsOf(MqttClient.builder("mqtts://localhost").tls(tls));
    assertThat(options.tls().get()).isSameAs(tls);
  }

  @Test
  void lastWordOnTheSessionCounts() {
    MqttClientBuilder builder =
        MqttClient.builder("mqtt://localhost").resumable(Duration.ofSeconds(1));
    assertThat(CapturingProvider.optionsOf(builder).connect().isResumable()).isTrue();

    builder.ephemeral();
    assertThat(CapturingProvider.optionsOf(builder).connect().isResumable()).isFalse();

    builder.resumable(Duration.ofSeconds(2));
    assertThat(CapturingProvider.optionsOf(builder).connect().sessionExpiry()).hasSeconds(2);
  }

  @Test
  void optionsOfAClientThatIsBuiltDoNotChangeWithTheBuilder() {
    MqttClientBuilder builder = MqttClient.builder("mqtt://localhost").userProperty("a", "1");
    ClientOptions first = CapturingProvider.optionsOf(builder);

    ClientOptions second =
        CapturingProvider.optionsOf(builder.userProperty("b", "2").clientId("other"));

    assertThat(first.connect().userProperties())
        .containsExactly(new UserProperty("a", "1"))
        .isUnmodifiable();
    assertThat(first.connect().clientIdentifier()).isEmpty();
    assertThat(second.connect().userProperties()).hasSize(2);
  }

  @Test
  void passwordIsNotShownByTheOptions() {
    ClientOptions options =
        CapturingProvider.optionsOf(
            MqttClient.builder("mqtt://localhost").credentials("user", "hunter2"));

    assertThat(options.toString()).contains("username=user").doesNotContain("hunter2");
  }

  private static Row option(UnaryOperator<MqttClientBuilder> said) {
    return new Row(said);
  }

  /** The options by name, those of CONNECT beside the others. */
  private static Map<String, Object> flat(ClientOptions options) {
    Map<String, Object> values = components(options);
    values.putAll(components((Record) values.remove("connect")));
    return values;
  }

  private static Map<String, Object> components(Record options) {
    Map<String, Object> values = new HashMap<>();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), component.getAccessor().invoke(options));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
    return values;
  }

  private record Row(UnaryOperator<MqttClientBuilder> said) {
    Arguments sets(String option, Object value) {
      return arguments(said, option, value);
    }
  }
}
