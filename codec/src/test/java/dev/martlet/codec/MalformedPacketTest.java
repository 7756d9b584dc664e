package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.client.message.ReasonCode.MALFORMED_PACKET;
import static dev.martlet.client.message.ReasonCode.PROTOCOL_ERROR;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused and with which reason code: beside the probes, one case for each rule. */
class MalformedPacketTest {
  static Stream<Arguments> connects() {
    return Stream.of(
        arguments("reserved flag", MALFORMED_PACKET, "10 0e 0004 4d515454 05 03 001e 00 0001 63"),
        arguments(
            "will QoS 3",
            MALFORMED_PACKET,
            "10 15 0004 4d515454 05 1e 001e 00 0001 63 00 0001 77 0001 6d"),
        arguments(
            "will QoS without will", MALFORMED_PACKET, "10 0e 0004 4d515454 05 0a 001e 00 0001 63"),
        arguments(
            "will retain without will",
            MALFORMED_PACKET,
            "10 0e 0004 4d515454 05 22 001e 00 0001 63"),
        arguments(
            "empty will topic",
            MALFORMED_PACKET,
            "10 14 0004 4d515454 05 06 001e 00 0001 63 00 0000 0001 6d"),
        arguments(
            "user name missing", MALFORMED_PACKET, "10 0e 0004 4d515454 05 82 001e 00 0001 63"),
        arguments(
            "password missing", MALFORMED_PACKET, "10 0e 0004 4d515454 05 42 001e 00 0001 63"),
        arguments(
            "left-over byte", MALFORMED_PACKET, "10 0f 0004 4d515454 05 02 001e 00 0001 63 00"),
        arguments(
            "3.1.1: password alone",
            MALFORMED_PACKET,
            "10 10 0004 4d515454 04 42 001e 0001 63 0001 70"),
        arguments(
            "receive maximum 0",
            PROTOCOL_ERROR,
            "10 11 0004 4d515454 05 02 001e 03 21 0000 0001 63"),
        arguments(
            "maximum packet size 0",
            PROTOCOL_ERROR,
            "10 13 0004 4d515454 05 02 001e 05 27 00000000 0001 63"),
        arguments(
            "request problem information 2",
            PROTOCOL_ERROR,
            "10 10 0004 4d515454 05 02 001e 02 17 02 0001 63"),
        arguments(
            "request response information 255",
            PROTOCOL_ERROR,
            "10 10 0004 4d515454 05 02 001e 02 19 ff 0001 63"),
        arguments(
            "authentication data alone",
            PROTOCOL_ERROR,
            "10 12 0004 4d515454 05 02 001e 04 16 0001 64 0001 63"),
        arguments(
            "property of another packet",
            MALFORMED_PACKET,
            "10 11 0004 4d515454 05 02 001e 03 23 0001 0001 63"),
        arguments(
            "property of another packet in the will",
            MALFORMED_PACKET,
            "10 18 0004 4d515454 05 06 001e 00 0001 63 03 21 0001 0001 77 0001 6d"),
        arguments(
            "payload format 2 in the will",
            PROTOCOL_ERROR,
            "10 17 0004 4d515454 05 06 001e 00 0001 63 02 01 02 0001 77 0001 6d"),
        arguments(
            "wildcard in the will topic",
            MALFORMED_PACKET,
            "10 14 0004 4d515454 05 06 001e 00 0001 63 00 0001 23 0000"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("connects")
  @Tag("5.0:MQTT-3.1.2-3")
  @Tag("5.0:MQTT-3.1.2-11")
  @Tag("5.0:MQTT-3.1.2-12")
  @Tag("5.0:MQTT-3.1.2-13")
  @Tag("3.1.1:MQTT-3.1.2-22")
  void aConnectIsRefused(String name, ReasonCode code, String hex) {
    try (CodecChannel server = CodecChannel.fresh(SERVER)) {
      assertThat(server.receive(hex).fault().code()).isEqualTo(code);
      assertThat(server.packets()).isEmpty();
    }
  }

  static Stream<Arguments> fromServer() {
    return Stream.of(
        arguments("CONNACK: reserved flags", MALFORMED_PACKET, "20 03 02 00 00"),
        arguments("CONNACK: unknown code", MALFORMED_PACKET, "20 03 00 55 00"),
        arguments("CONNACK: code of 3.1.1", PROTOCOL_ERROR, "20 03 00 01 00"),
        arguments("CONNACK: code of another packet", MALFORMED_PACKET, "20 03 00 8e 00"),
        arguments("CONNACK: session present with error", PROTOCOL_ERROR, "20 03 01 87 00"),
        arguments("CONNACK: maximum QoS 2", PROTOCOL_ERROR, "20 05 00 00 02 24 02"),
        arguments("CONNACK: retain available 2", PROTOCOL_ERROR, "20 05 00 00 02 25 02"),
        arguments("CONNACK: receive maximum 0", PROTOCOL_ERROR, "20 06 00 00 03 21 0000"),
        arguments("CONNACK: maximum packet size 0", PROTOCOL_ERROR, "20 08 00 00 05 27 00000000"),
        arguments(
            "PUBLISH: topic alias 0", ReasonCode.TOPIC_ALIAS_INVALID, "30 07 0001 74 03 23 0000"),
        arguments("PUBLISH: neither topic nor alias", PROTOCOL_ERROR, "30 03 0000 00"),
        arguments("PUBLISH: wildcard in the topic", MALFORMED_PACKET, "30 04 0001 2b 00"),
        arguments(
            "PUBLISH: wildcard in the response topic",
            MALFORMED_PACKET,
            "30 08 0001 74 04 08 0001 23"),
        arguments("PUBLISH: QoS 3", MALFORMED_PACKET, "36 06 0001 74 0001 00"),
        arguments("PUBLISH: DUP at QoS 0", MALFORMED_PACKET, "38 04 0001 74 00"),
        arguments("PUBLISH: identifier 0", MALFORMED_PACKET, "32 06 0001 74 0000 00"),
        arguments("PUBLISH: payload format 2", PROTOCOL_ERROR, "30 06 0001 74 02 01 02"),
        arguments("PUBLISH: subscription identifier 0", PROTOCOL_ERROR, "30 06 0001 74 02 0b 00"),
        arguments("PUBLISH: unknown property", MALFORMED_PACKET, "30 06 0001 74 02 7f 00"),
        arguments("PUBLISH: property past the end", MALFORMED_PACKET, "30 06 0001 74 02 03 00"),
        arguments(
            "PUBLISH: properties longer than the packet", MALFORMED_PACKET, "30 05 0001 74 7f 01"),
        arguments("PUBLISH: no property length", MALFORMED_PACKET, "30 03 0001 74"),
        arguments("PUBACK: unknown code", MALFORMED_PACKET, "40 03 0001 55"),
        arguments("PUBACK: identifier 0", MALFORMED_PACKET, "40 02 0000"),
        arguments("PUBACK: one byte", MALFORMED_PACKET, "40 01 00"),
        arguments("PUBREC: code of SUBACK", PROTOCOL_ERROR, "50 03 0001 8f"),
        arguments("PUBREL: code of PUBACK", PROTOCOL_ERROR, "62 03 0001 87"),
        arguments("PUBREL: flags of the others", MALFORMED_PACKET, "60 02 0001"),
        arguments("PUBCOMP: code of PUBACK", PROTOCOL_ERROR, "70 03 0001 10"),
        arguments("SUBACK: no code", MALFORMED_PACKET, "90 03 0001 00"),
        arguments("SUBACK: unknown code", MALFORMED_PACKET, "90 04 0001 00 03"),
        arguments("SUBACK: far from any code", MALFORMED_PACKET, "90 04 0001 00 ff"),
        arguments("UNSUBACK: no code", MALFORMED_PACKET, "b0 03 0001 00"),
        arguments("UNSUBACK: unknown code", MALFORMED_PACKET, "b0 04 0001 00 55"),
        arguments("PINGRESP: a byte too many", MALFORMED_PACKET, "d0 01 00"),
        arguments("DISCONNECT: code of a client", PROTOCOL_ERROR, "e0 01 04"),
        arguments("DISCONNECT: session expiry", PROTOCOL_ERROR, "e0 07 00 05 11 00000001"),
        arguments("AUTH: no method", PROTOCOL_ERROR, "f0 00"),
        arguments("AUTH: data alone", PROTOCOL_ERROR, "f0 06 18 04 16 0001 64"),
        arguments("AUTH: code of a client", PROTOCOL_ERROR, "f0 06 19 04 15 0001 6d"),
        arguments("CONNECT", PROTOCOL_ERROR, Vectors.CONNECT_5),
        arguments("SUBSCRIBE", PROTOCOL_ERROR, "82 07 0001 00 0001 61 00"),
        arguments("UNSUBSCRIBE", PROTOCOL_ERROR, "a2 06 0001 00 0001 61"),
        arguments("PINGREQ", PROTOCOL_ERROR, "c0 00"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fromServer")
  @Tag("5.0:MQTT-3.2.2-1")
  @Tag("5.0:MQTT-3.3.1-2")
  @Tag("5.0:MQTT-3.3.1-4")
  @Tag("5.0:MQTT-3.3.2-2")
  @Tag("5.0:MQTT-3.3.2-8")
  @Tag("5.0:MQTT-3.14.2-2")
  void whatAServerMayNotSendIsRefused(String name, ReasonCode code, String hex) {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      assertThat(client.receive(hex).fault().code()).isEqualTo(code);
      assertThat(client.packets()).isEmpty();
    }
  }

  static Stream<Arguments> fromClient() {
    return Stream.of(
        arguments("PUBLISH: subscription identifier", PROTOCOL_ERROR, "30 06 0001 74 02 0b 05"),
        arguments("PUBACK: no matching subscribers", PROTOCOL_ERROR, "40 03 0001 10"),
        arguments("SUBSCRIBE: no filter", PROTOCOL_ERROR, "82 03 0001 00"),
        arguments("SUBSCRIBE: identifier 0", MALFORMED_PACKET, "82 07 0000 00 0001 61 00"),
        arguments("SUBSCRIBE: QoS 3", PROTOCOL_ERROR, "82 07 0001 00 0001 61 03"),
        arguments("SUBSCRIBE: retain handling 3", PROTOCOL_ERROR, "82 07 0001 00 0001 61 30"),
        arguments("SUBSCRIBE: bad filter", MALFORMED_PACKET, "82 08 0001 00 0002 6123 00"),
        arguments("SUBSCRIBE: empty filter", MALFORMED_PACKET, "82 06 0001 00 0000 00"),
        arguments("SUBSCRIBE: no options", MALFORMED_PACKET, "82 06 0001 00 0001 61"),
        arguments(
            "SUBSCRIBE: shared with No Local",
            PROTOCOL_ERROR,
            "82 10 0001 00 000a 2473686172652f672f61 04"),
        arguments(
            "SUBSCRIBE: bad share name",
            MALFORMED_PACKET,
            "82 0e 0001 00 0008 2473686172652f67 00"),
        arguments(
            "SUBSCRIBE: subscription identifier 0",
            PROTOCOL_ERROR,
            "82 09 0001 02 0b 00 0001 61 00"),
        arguments(
            "SUBSCRIBE: two subscription identifiers",
            PROTOCOL_ERROR,
            "82 0b 0001 04 0b 01 0b 02 0001 61 00"),
        arguments("UNSUBSCRIBE: no filter", PROTOCOL_ERROR, "a2 03 0001 00"),
        arguments("UNSUBSCRIBE: bad filter", MALFORMED_PACKET, "a2 07 0001 00 0002 612b"),
        arguments("PINGREQ: a byte too many", MALFORMED_PACKET, "c0 01 00"),
        arguments("DISCONNECT: code of a server", PROTOCOL_ERROR, "e0 01 8e"),
        arguments("DISCONNECT: server reference", PROTOCOL_ERROR, "e0 06 00 04 1c 0001 73"),
        arguments("AUTH: code of a server", PROTOCOL_ERROR, "f0 06 00 04 15 0001 6d"),
        arguments("CONNACK", PROTOCOL_ERROR, "20 03 00 00 00"),
        arguments("SUBACK", PROTOCOL_ERROR, "90 04 0001 00 00"),
        arguments("UNSUBACK", PROTOCOL_ERROR, "b0 04 0001 00 00"),
        arguments("PINGRESP", PROTOCOL_ERROR, "d0 00"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fromClient")
  @Tag("5.0:MQTT-3.3.4-6")
  @Tag("5.0:MQTT-3.8.3-2")
  @Tag("5.0:MQTT-3.8.3-4")
  @Tag("5.0:MQTT-3.10.3-2")
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("5.0:MQTT-4.8.2-1")
  void whatAClientMayNotSendIsRefused(String name, ReasonCode code, String hex) {
    try (CodecChannel server = CodecChannel.connected(SERVER, MQTT_5)) {
      assertThat(server.receive(hex).fault().code()).isEqualTo(code);
      assertThat(server.packets()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} at the {1}")
  @CsvSource({
    "PUBACK with a reason code,       SERVER, 40 03 0001 00",
    "PUBACK with properties,          CLIENT, 40 04 0001 00 00",
    "PUBREC with a reason code,       CLIENT, 50 03 0001 87",
    "PUBREL with a reason code,       SERVER, 62 03 0001 92",
    "PUBCOMP with a reason code,      CLIENT, 70 03 0001 00",
    "UNSUBACK with a payload,         CLIENT, b0 03 0001 00",
    "DISCONNECT with a reason code,   SERVER, e0 01 00",
    "DISCONNECT from a server,        CLIENT, e0 00",
    "AUTH,                            SERVER, f0 00",
    "SUBACK with a code of MQTT 5.0,  CLIENT, 90 03 0001 87",
    "CONNACK with a code of MQTT 5.0, CLIENT, 20 02 00 87",
    "CONNACK with a property length,  CLIENT, 20 03 00 00 00",
    "SUBSCRIBE with No Local,         SERVER, 82 06 0001 0001 61 04",
    "SUBSCRIBE without a filter,      SERVER, 82 02 0001",
    "PUBLISH without a topic,         SERVER, 30 02 0000"
  })
  @Tag("3.1.1:MQTT-3-8.3-4")
  @Tag("3.1.1:MQTT-3.8.3-3")
  @Tag("3.1.1:MQTT-3.9.3-2")
  void whatOnlyMqtt5HasIsRefusedInMqtt311(String name, Role role, String hex) {
    try (CodecChannel end = CodecChannel.connected(role, MQTT_3_1_1)) {
      assertThat(end.receive(hex).fault().code()).isIn(MALFORMED_PACKET, PROTOCOL_ERROR);
      assertThat(end.packets()).isEmpty();
    }
  }

  @Test
  void aWillTopicThatNettyCannotReadIsRefusedAndNotLost() {
    String connect =
        "10 948002 0004 4d515454 05 06 001e 00 0001 63 00 8000" + "77".repeat(32_768) + "0001 6d";

    try (CodecChannel server = CodecChannel.fresh(SERVER)) {
      assertThat(server.receive(connect).fault().code())
          .isEqualTo(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
    }
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("3.1.1:MQTT-1.5.3-1")
  @Tag("3.1.1:MQTT-1.5.3-2")
  void illFormedTextIsRefusedInEveryVersion() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      for (String text : new String[] {"c080", "ff61", "6100"}) {
        try (CodecChannel server = CodecChannel.connected(SERVER, version)) {
          server.receive("32 07 0002" + text + "0001 00");

          assertThat(server.fault().code()).isEqualTo(MALFORMED_PACKET);
        }
      }
    }
  }

  @Test
  void theMessageOfAFaultShowsNoControlCharactersOfThePeer() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.receive("30 07 0004 610a2362 00");

      assertThat(client.fault()).hasMessageContaining("#").message().doesNotContain("\n");
    }
  }

  @Test
  void longPropertiesThatEndInAShortOneAreReadToTheirEnd() {
    String userProperty = "26 0001 6b 0082" + "76".repeat(130);

    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.receive("30 9201 0001 74 8a01" + userProperty + "01 01" + "504159");
      client.receive("30 9201 0001 74 8a01" + userProperty + "0b 05" + "504159");

      assertThat(client.faults()).isEmpty();
      assertThat(client.packets()).hasSize(2);
    }
  }

  @Test
  void aClientIdentifierMayBeLongerThanServersMustTake() {
    try (CodecChannel server = CodecChannel.fresh(SERVER)) {
      server.receive("10 d401 0004 4d515454 04 02 001e 00c8" + "63".repeat(200));

      assertThat(server.packets()).hasSize(1);
    }
  }
}
