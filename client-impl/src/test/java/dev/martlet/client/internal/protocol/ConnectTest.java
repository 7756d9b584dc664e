package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.ConnectOptions;
import dev.martlet.client.message.ConnectRefusedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.UnsubAck;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectTest {
  private static final Credentials CREDENTIALS = Credentials.of("user", "secret");
  private static final Will WILL =
      new Will(Rig.message(QoS.AT_LEAST_ONCE, "gone"), Duration.ofSeconds(5));
  private static final List<UserProperty> USER_PROPERTIES =
      List.of(new UserProperty("a", "1"), new UserProperty("a", "2"));

  private static final ConnectOptions EVERYTHING =
      new ConnectOptions(
          "c",
          CREDENTIALS,
          WILL,
          Duration.ofSeconds(65_535),
          Duration.ofSeconds(ConnectProperties.NEVER_EXPIRES_SECONDS),
          7,
          1_000,
          USER_PROPERTIES);

  @BothVersions
  @Tag("5.0:MQTT-3.1.0-1")
  @Tag("3.1.1:MQTT-3.1.0-1")
  void connectIsThePacketThatAConnectionBeginsWith(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    rig.publish(QoS.AT_MOST_ONCE);
    rig.publish(QoS.EXACTLY_ONCE);
    rig.subscribe("a");
    rig.output.opened();
    rig.session.connectionOpened(0);
    assertThat(rig.sent()).extracting(Packet::type).containsExactly(PacketType.CONNECT);
  }

  @BothVersions
  void connectSaysEveryOptionThatTheVersionKnows(ProtocolVersion version) {
    ConnectProperties properties =
        version == ProtocolVersion.MQTT_5
            ? new ConnectProperties(0xFFFF_FFFFL, 7, 1_000, 0, false, true, null, USER_PROPERTIES)
            : ConnectProperties.expiringAfter(0xFFFF_FFFFL);
    assertThat(new Rig(version, EVERYTHING).open())
        .isEqualTo(new Connect(version, "c", false, 65_535, CREDENTIALS, WILL, properties));
  }

  @BothVersions
  @Tag("3.1.1:MQTT-3.1.2-6")
  @Tag("5.0:MQTT-3.1.2-4")
  void anEphemeralSessionAsksForACleanStartAndNoMore(ProtocolVersion version) {
    Connect connect = Rig.ephemeral(version).open();
    assertThat(connect.cleanStart()).isTrue();
    assertThat(connect.properties().sessionExpirySeconds()).isZero();
    assertThat(connect.credentials()).isNull();
    assertThat(connect.will()).isNull();
    assertThat(connect.keepAliveSeconds()).isZero();
  }

  @BothVersions
  @Tag("5.0:MQTT-3.1.2-23")
  @Tag("3.1.1:MQTT-3.1.2-4")
  void everyLaterConnectSaysTheSame(ProtocolVersion version) {
    Rig rig = new Rig(version, EVERYTHING);
    Connect first = rig.open();
    rig.accept(false);
    rig.lose();
    assertThat(rig.open()).isEqualTo(first);
    rig.lose();
    assertThat(rig.open()).isEqualTo(first);
  }

  @Test
  void theClientIdentifierThatTheServerAssignedIsKept() {
    Rig rig =
        new Rig(
            ProtocolVersion.MQTT_5,
            new ConnectOptions(
                "", null, null, Duration.ZERO, Rig.FOR_AN_HOUR, 10, 1_000, List.of()));
    assertThat(rig.open().clientIdentifier()).isEmpty();
    rig.receive(connAck(said("assigned", null, null)));
    assertThat(rig.output.connected.get(0).clientIdentifier()).isEqualTo("assigned");
    rig.lose();
    assertThat(rig.open().clientIdentifier()).isEqualTo("assigned");
  }

  @Test
  void theClientsOwnIdentifierStandsAgainstAnAssignedOne() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5);
    rig.open();
    rig.receive(connAck(said("other", null, null)));
    rig.lose();
    assertThat(rig.open().clientIdentifier()).isEqualTo("c");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-21")
  @Tag("5.0:MQTT-3.2.2-21")
  void theResultHoldsWhatTheServerPrescribes() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5);
    rig.open();
    ServerLimits limits = Rig.receiveMaximum(3);
    rig.receive(
        new ConnAck(
            false,
            ReasonCode.SUCCESS,
            new ConnAckProperties(
                limits,
                30L,
                null,
                20,
                "responses/",
                null,
                null,
                new ReasonProperties("welcome", USER_PROPERTIES))));
    assertThat(rig.output.connected)
        .containsExactly(
            new ConnectResult(
                false,
                "c",
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                limits,
                "responses/",
                "welcome",
                USER_PROPERTIES));
  }

  @BothVersions
  void whatTheServerDoesNotPrescribeStaysAsAskedFor(ProtocolVersion version) {
    Rig rig = new Rig(version, EVERYTHING);
    rig.open();
    rig.accept(true);
    ConnectResult result = rig.output.connected.get(0);
    assertThat(result.sessionPresent()).isTrue();
    assertThat(result.keepAlive()).isEqualTo(EVERYTHING.keepAlive());
    assertThat(result.sessionExpiry()).isEqualTo(EVERYTHING.sessionExpiry());
    assertThat(result.clientIdentifier()).isEqualTo("c");
    assertThat(result.limits()).isEqualTo(rig.limits());
  }

  @BothVersions
  @Tag("5.0:MQTT-4.13.2-1")
  void aRefusedConnectionEndsWithTheServersWords(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    rig.open();
    rig.receive(
        new ConnAck(
            false,
            ReasonCode.NOT_AUTHORIZED,
            new ConnAckProperties(
                rig.limits(),
                null,
                null,
                null,
                null,
                "elsewhere",
                null,
                ReasonProperties.of("not you"))));
    assertThat(rig.cause())
        .isInstanceOfSatisfying(
            ConnectRefusedException.class,
            refusal -> {
              assertThat(refusal.reasonCode()).contains(ReasonCode.NOT_AUTHORIZED);
              assertThat(refusal.reasonString()).contains("not you");
              assertThat(refusal.serverReference()).contains("elsewhere");
            });
    assertThat(rig.sent()).as("the server ends it").isEmpty();
    assertThat(rig.output.connected).isEmpty();
  }

  @BothVersions
  void afterARefusalTheNextAttemptMaySucceedAndSendsWhatWaited(ProtocolVersion version) {
    Rig rig = Rig.resumable(version);
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    rig.open();
    rig.receive(
        new ConnAck(false, ReasonCode.SERVER_UNAVAILABLE, ConnAckProperties.of(rig.limits())));
    assertThat(publish.future()).isNotDone();
    rig.online();
    rig.receive(new PubAck(rig.onlyPublish().packetIdentifier()));
    assertThat(publish.future()).isCompleted();
  }

  @BothVersions
  @Tag("5.0:MQTT-3.2.2-4")
  void aSessionWhereNoneMayBeEndsTheConnection(ProtocolVersion version) {
    Rig rig = Rig.ephemeral(version);
    rig.open();
    rig.accept(true);
    assertProtocolError(rig);
    assertThat(rig.output.connected).isEmpty();
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-6")
  void anAuthenticationMethodThatNobodyNamedEndsTheConnection() {
    Rig rig = Rig.ephemeral(ProtocolVersion.MQTT_5);
    rig.open();
    rig.receive(
        new ConnAck(
            false,
            ReasonCode.SUCCESS,
            new ConnAckProperties(
                ServerLimits.NONE,
                null,
                null,
                null,
                null,
                null,
                new Authentication("X", null),
                ReasonProperties.NONE)));
    assertProtocolError(rig);
    assertThat(rig.output.connected).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everythingButConnAck")
  @Tag("3.1.1:MQTT-4.8.0-1")
  void nothingButConnAckMayAnswerConnect(ProtocolVersion version, Packet packet) {
    Rig rig = Rig.resumable(version);
    rig.open();
    rig.receive(packet);
    assertProtocolError(rig);
    assertThat(rig.output.connected).isEmpty();
    assertThat(rig.output.deliveries).isEmpty();
  }

  static Stream<Object[]> everythingButConnAck() {
    return Stream.of(ProtocolVersion.values())
        .flatMap(version ->
            Stream.of(
                    Rig.incoming("a", QoS.AT_MOST_ONCE, 0, "x"),
                    Rig.incoming("a", QoS.EXACTLY_ONCE, 1, "x"),
                    new PubAck(1),
                    new PubRec(1),
                    new PubRel(1),
                    new PubComp(1),
                    new SubAck(1, List.of(ReasonCode.SUCCESS), ReasonProperties.NONE),
                    new UnsubAck(1, List.of(), ReasonProperties.NONE),
                    new PingResp(),
                    new Disconnect(ReasonCode.SERVER_BUSY),
                    new Auth(
                        ReasonCode.CONTINUE_AUTHENTICATION,
                        new Authentication("m", null),
                        ReasonProperties.NONE))
                .map(packet -> new Object[] {version, packet}));
  }

  @Test
  @Tag("5.0:MQTT-4.12.0-7")
  void withoutAMethodNoAuthIsSent() {
    Rig rig = Rig.resumable(ProtocolVersion.MQTT_5).online();
    rig.receive(
        new Auth(
            ReasonCode.CONTINUE_AUTHENTICATION,
            new Authentication("m", null),
            ReasonProperties.NONE));
    assertThat(rig.sent()).containsExactly(new Disconnect(ReasonCode.PROTOCOL_ERROR));
    assertThat(rig.open().properties().authentication()).isNull();
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void aSecondConnAckEndsTheConnection(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.accept(false);
    assertProtocolError(rig);
  }

  @BothVersions
  void packetsOfAConnectionThatHasEndedChangeNothing(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.subscribed("a");
    OutgoingPublish publish = rig.publish(QoS.AT_LEAST_ONCE);
    int identifier = rig.onlyPublish().packetIdentifier();
    rig.session.disconnect();
    rig.sent();
    rig.receive(new PubAck(identifier));
    rig.receive("a", QoS.AT_LEAST_ONCE, 1, "x");
    rig.accept(true);
    assertThat(publish.future()).isNotDone();
    assertThat(rig.output.deliveries).isEmpty();
    assertThat(rig.output.ended).hasSize(1);
    assertThat(rig.output.connected).hasSize(1);
  }

  @Test
  void aWillIsSentAsItIs() {
    assertThat(WILL.message().properties()).isEqualTo(MessageProperties.NONE);
    assertThat(new Rig(ProtocolVersion.MQTT_5, EVERYTHING).open().will()).isSameAs(WILL);
  }

  private static void assertProtocolError(Rig rig) {
    if (rig.is5()) {
      assertThat(rig.sent()).containsExactly(new Disconnect(ReasonCode.PROTOCOL_ERROR));
    } else {
      assertThat(rig.sent()).as("a goodbye of 3.1.1 would say that all is well").isEmpty();
    }
    assertThat(rig.cause()).isInstanceOf(ConnectionLostException.class);
    assertThat(rig.cause().reasonCode()).contains(ReasonCode.PROTOCOL_ERROR);
  }

  private static ConnAck connAck(ConnAckProperties properties) {
    return new ConnAck(false, ReasonCode.SUCCESS, properties);
  }

  private static ConnAckProperties said(
      String assignedClientIdentifier, Long sessionExpirySeconds, Integer keepAliveSeconds) {
    return new ConnAckProperties(
        ServerLimits.NONE,
        sessionExpirySeconds,
        assignedClientIdentifier,
        keepAliveSeconds,
        null,
        null,
        null,
        ReasonProperties.NONE);
  }
}
