package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionNegotiationTest {
  private static final ConnAck UNSUPPORTED =
      Vectors.connAck(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "MQTT 3.1,                    10 0f 0006 4d5149736470 03 02 001e 0001 63, 20020001",
    "another name,                10 0d 0004 4d515458 04 02 001e 0001 63,     20020001",
    "level 3,                     10 0d 0004 4d515454 03 02 001e 0001 63,     20020001",
    "bridge of MQTT 3.1.1,        10 0d 0004 4d515454 84 02 001e 0001 63,     20020001",
    "bridge of MQTT 5.0,          10 0e 0004 4d515454 85 02 001e 00 0001 63,  2003008400",
    "level 6,                     10 0e 0004 4d515454 06 02 001e 00 0001 63,  2003008400",
    "level 6 of an unknown shape, 10 08 0004 4d515454 06 ff,                2003008400",
    "an empty name,               10 05 0000 05 02 00,                        20020001"
  })
  @Tag("3.1.1:MQTT-3.1.2-2")
  @Tag("5.0:MQTT-3.1.2-1")
  @Tag("5.0:MQTT-3.1.2-2")
  void aVersionThatWeDoNotSpeakIsRefusedInAFormThatItsClientReads(
      String name, String connect, String connAck) {
    try (CodecChannel server = CodecChannel.fresh(Role.SERVER)) {
      server.receive(connect);

      assertThat(server.fault().code()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
      assertThat(server.packets()).isEmpty();
      assertThat(server.send(UNSUPPORTED)).isEqualTo(connAck);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10 00", "10 01 00", "10 04 0004 4d51", "10 06 0004 4d515454", "10 02 ffff"})
  void aConnectThatEndsBeforeTheLevelIsMalformed(String hex) {
    try (CodecChannel server = CodecChannel.fresh(Role.SERVER)) {
      assertThat(server.receive(hex).fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }
  }

  @Test
  void aConnectThatIsMalformedAfterTheLevelIsRefusedInItsOwnVersion() {
    String connectWithReservedFlag = "10 0e 0004 4d515454 05 03 001e 00 0001 63";

    try (CodecChannel server = CodecChannel.fresh(Role.SERVER)) {
      server.receive(connectWithReservedFlag);

      assertThat(server.fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
      assertThat(server.send(Vectors.connAck(ReasonCode.MALFORMED_PACKET))).isEqualTo("2003008100");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "01, UNSUPPORTED_PROTOCOL_VERSION",
    "02, CLIENT_IDENTIFIER_NOT_VALID",
    "03, SERVER_UNAVAILABLE",
    "04, BAD_USER_NAME_OR_PASSWORD",
    "05, NOT_AUTHORIZED"
  })
  void aRefusalOfMqtt311IsReadByAClientOfEitherVersion(String returnCode, ReasonCode reasonCode) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      try (CodecChannel client = CodecChannel.connected(Role.CLIENT, version)) {
        client.receive("20 02 00 " + returnCode);

        assertThat(client.packets()).containsExactly(Vectors.connAck311(false, reasonCode));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"20 02 00 00", "20 02 01 00", "20 02 00 06", "20 02 00 84", "20 02 01 01"})
  void aShortConnackThatIsNoRefusalOfMqtt311IsMalformedInMqtt5(String hex) {
    try (CodecChannel client = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      assertThat(client.receive(hex).fault().code())
          .isIn(ReasonCode.MALFORMED_PACKET, ReasonCode.PROTOCOL_ERROR);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, 00",
    "UNSUPPORTED_PROTOCOL_VERSION, 01",
    "CLIENT_IDENTIFIER_NOT_VALID, 02",
    "SERVER_UNAVAILABLE, 03",
    "SERVER_BUSY, 03",
    "QUOTA_EXCEEDED, 03",
    "USE_ANOTHER_SERVER, 03",
    "SERVER_MOVED, 03",
    "CONNECTION_RATE_EXCEEDED, 03",
    "BAD_USER_NAME_OR_PASSWORD, 04",
    "BAD_AUTHENTICATION_METHOD, 04",
    "NOT_AUTHORIZED, 05",
    "BANNED, 05"
  })
  void aConnackTowardsMqtt311HasTheReturnCodeThatComesClosest(
      ReasonCode reasonCode, String returnCode) {
    try (CodecChannel server = CodecChannel.connected(Role.SERVER, MQTT_3_1_1)) {
      assertThat(server.send(Vectors.connAck(reasonCode))).isEqualTo("200200" + returnCode);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ReasonCode.class,
      names = {
        "UNSPECIFIED_ERROR",
        "MALFORMED_PACKET",
        "PROTOCOL_ERROR",
        "IMPLEMENTATION_SPECIFIC_ERROR",
        "TOPIC_NAME_INVALID",
        "PACKET_TOO_LARGE",
        "PAYLOAD_FORMAT_INVALID",
        "RETAIN_NOT_SUPPORTED",
        "QOS_NOT_SUPPORTED"
      })
  @Tag("3.1.1:MQTT-3.2.2-6")
  void aConnackThatMqtt311HasNoCodeForIsNotSent(ReasonCode reasonCode) {
    try (CodecChannel server = CodecChannel.connected(Role.SERVER, MQTT_3_1_1)) {
      assertThat(server.sendRefused(Vectors.connAck(reasonCode)).reasonCode())
          .isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.0-1")
  @Tag("3.1.1:MQTT-3.1.0-1")
  void anythingBeforeConnectIsAProtocolError() {
    for (String hex : new String[] {"30 03 0001 74", "c0 00", "e0 00", "40 02 0001"}) {
      try (CodecChannel server = CodecChannel.fresh(Role.SERVER)) {
        assertThat(server.receive(hex).fault().code()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  @Tag("5.0:MQTT-3.1.0-2")
  @Tag("3.1.1:MQTT-3.1.0-2")
  void aSecondConnectIsAProtocolErrorAndLeavesTheVersionAlone(ProtocolVersion version) {
    try (CodecChannel server = CodecChannel.connected(Role.SERVER, version)) {
      server.receive(Vectors.CONNECT_311);

      assertThat(server.fault().code()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
      assertThat(server.send(Vectors.granted(1)))
          .isEqualTo(version == MQTT_5 ? "900400010000" : "9003000100");
    }
  }
}
