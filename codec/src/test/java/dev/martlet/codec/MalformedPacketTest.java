package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.client.message.ReasonCode.MALFORMED_PACKET;
import static dev.martlet.client.message.ReasonCode.PROTOCOL_ERROR;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused and with which reason code: beside the probes, one case for each rule. */
class MalformedPacketTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reserved flag                          | MALFORMED_PACKET | 10 0e 0004 4d515454 05 03 001e 00 0001 63
          will QoS 3                             | MALFORMED_PACKET | 10 15 0004 4d515454 05 1e 001e 00 0001 63 00 0001 77 0001 6d
          will QoS without will                  | MALFORMED_PACKET | 10 0e 0004 4d515454 05 0a 001e 00 0001 63
          will retain without will               | MALFORMED_PACKET | 10 0e 0004 4d515454 05 22 001e 00 0001 63
          empty will topic                       | MALFORMED_PACKET | 10 14 0004 4d515454 05 06 001e 00 0001 63 00 0000 0001 6d
          user name missing                      | MALFORMED_PACKET | 10 0e 0004 4d515454 05 82 001e 00 0001 63
          password missing                       | MALFORMED_PACKET | 10 0e 0004 4d515454 05 42 001e 00 0001 63
          left-over byte                         | MALFORMED_PACKET | 10 0f 0004 4d515454 05 02 001e 00 0001 63 00
          3.1.1: password alone                  | MALFORMED_PACKET | 10 10 0004 4d515454 04 42 001e 0001 63 0001 70
          receive maximum 0                      | PROTOCOL_ERROR   | 10 11 0004 4d515454 05 02 001e 03 21 0000 0001 63
          maximum packet size 0                  | PROTOCOL_ERROR   | 10 13 0004 4d515454 05 02 001e 05 27 00000000 0001 63
          request problem information 2          | PROTOCOL_ERROR   | 10 10 0004 4d515454 05 02 001e 02 17 02 0001 63
          request response information 255       | PROTOCOL_ERROR   | 10 10 0004 4d515454 05 02 001e 02 19 ff 0001 63
          authentication data alone              | PROTOCOL_ERROR   | 10 12 0004 4d515454 05 02 001e 04 16 0001 64 0001 63
          property of another packet             | MALFORMED_PACKET | 10 11 0004 4d515454 05 02 001e 03 23 0001 0001 63
          property of another packet in the will | MALFORMED_PACKET | 10 18 0004 4d515454 05 06 001e 00 0001 63 03 21 0001 0001 77 0001 6d
          payload format 2 in the will           | PROTOCOL_ERROR   | 10 17 0004 4d515454 05 06 001e 00 0001 63 02 01 02 0001 77 0001 6d
          wildcard in the will topic             | MALFORMED_PACKET | 10 14 0004 4d515454 05 06 001e 00 0001 63 00 0001 23 0000
          """)
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

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONNACK: reserved flags                    | MALFORMED_PACKET    | 20 03 02 00 00
          CONNACK: unknown code                      | MALFORMED_PACKET    | 20 03 00 55 00
          CONNACK: code of 3.1.1                     | PROTOCOL_ERROR      | 20 03 00 01 00
          CONNACK: code of another packet            | MALFORMED_PACKET    | 20 03 00 8e 00
          CONNACK: session present with error        | PROTOCOL_ERROR      | 20 03 01 87 00
          CONNACK: maximum QoS 2                     | PROTOCOL_ERROR      | 20 05 00 00 02 24 02
          CONNACK: retain available 2                | PROTOCOL_ERROR      | 20 05 00 00 02 25 02
          CONNACK: receive maximum 0                 | PROTOCOL_ERROR      | 20 06 00 00 03 21 0000
          CONNACK: maximum packet size 0             | PROTOCOL_ERROR      | 20 08 00 00 05 27 00000000
          PUBLISH: topic alias 0                     | TOPIC_ALIAS_INVALID | 30 07 0001 74 03 23 0000
          PUBLISH: neither topic nor alias           | PROTOCOL_ERROR      | 30 03 0000 00
          PUBLISH: wildcard in the topic             | MALFORMED_PACKET    | 30 04 0001 2b 00
          PUBLISH: wildcard in the response topic    | MALFORMED_PACKET    | 30 08 0001 74 04 08 0001 23
          PUBLISH: QoS 3                             | MALFORMED_PACKET    | 36 06 0001 74 0001 00
          PUBLISH: DUP at QoS 0                      | MALFORMED_PACKET    | 38 04 0001 74 00
          PUBLISH: identifier 0                      | MALFORMED_PACKET    | 32 06 0001 74 0000 00
          PUBLISH: payload format 2                  | PROTOCOL_ERROR      | 30 06 0001 74 02 01 02
          PUBLISH: subscription identifier 0         | PROTOCOL_ERROR      | 30 06 0001 74 02 0b 00
          PUBLISH: unknown property                  | MALFORMED_PACKET    | 30 06 0001 74 02 7f 00
          PUBLISH: property past the end             | MALFORMED_PACKET    | 30 06 0001 74 02 03 00
          PUBLISH: properties longer than the packet | MALFORMED_PACKET    | 30 05 0001 74 7f 01
          PUBLISH: no property length                | MALFORMED_PACKET    | 30 03 0001 74
          PUBACK: unknown code                       | MALFORMED_PACKET    | 40 03 0001 55
          PUBACK: identifier 0                       | MALFORMED_PACKET    | 40 02 0000
          PUBACK: one byte                           | MALFORMED_PACKET    | 40 01 00
          PUBREC: code of SUBACK                     | PROTOCOL_ERROR      | 50 03 0001 8f
          PUBREL: code of PUBACK                     | PROTOCOL_ERROR      | 62 03 0001 87
          PUBREL: flags of the others                | MALFORMED_PACKET    | 60 02 0001
          PUBCOMP: code of PUBACK                    | PROTOCOL_ERROR      | 70 03 0001 10
          SUBACK: no code                            | MALFORMED_PACKET    | 90 03 0001 00
          SUBACK: unknown code                       | MALFORMED_PACKET    | 90 04 0001 00 03
          SUBACK: far from any code                  | MALFORMED_PACKET    | 90 04 0001 00 ff
          UNSUBACK: no code                          | MALFORMED_PACKET    | b0 03 0001 00
          UNSUBACK: unknown code                     | MALFORMED_PACKET    | b0 04 0001 00 55
          PINGRESP: a byte too many                  | MALFORMED_PACKET    | d0 01 00
          DISCONNECT: code of a client               | PROTOCOL_ERROR      | e0 01 04
          DISCONNECT: session expiry                 | PROTOCOL_ERROR      | e0 07 00 05 11 00000001
          AUTH: no method                            | PROTOCOL_ERROR      | f0 00
          AUTH: data alone                           | PROTOCOL_ERROR      | f0 06 18 04 16 0001 64
          AUTH: code of a client                     | PROTOCOL_ERROR      | f0 06 19 04 15 0001 6d
          CONNECT                                    | PROTOCOL_ERROR      | 10 0e 0004 4d515454 05 02 001e 00 0001 63
          SUBSCRIBE                                  | PROTOCOL_ERROR      | 82 07 0001 00 0001 61 00
          UNSUBSCRIBE                                | PROTOCOL_ERROR      | a2 06 0001 00 0001 61
          PINGREQ                                    | PROTOCOL_ERROR      | c0 00
          """)
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

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUBLISH: subscription identifier        | PROTOCOL_ERROR   | 30 06 0001 74 02 0b 05
          PUBACK: no matching subscribers         | PROTOCOL_ERROR   | 40 03 0001 10
          PUBACK: packet too large                | PROTOCOL_ERROR   | 40 03 0001 95
          SUBSCRIBE: no filter                    | PROTOCOL_ERROR   | 82 03 0001 00
          SUBSCRIBE: identifier 0                 | MALFORMED_PACKET | 82 07 0000 00 0001 61 00
          SUBSCRIBE: QoS 3                        | PROTOCOL_ERROR   | 82 07 0001 00 0001 61 03
          SUBSCRIBE: retain handling 3            | PROTOCOL_ERROR   | 82 07 0001 00 0001 61 30
          SUBSCRIBE: bad filter                   | MALFORMED_PACKET | 82 08 0001 00 0002 6123 00
          SUBSCRIBE: empty filter                 | MALFORMED_PACKET | 82 06 0001 00 0000 00
          SUBSCRIBE: no options                   | MALFORMED_PACKET | 82 06 0001 00 0001 61
          SUBSCRIBE: shared with No Local         | PROTOCOL_ERROR   | 82 10 0001 00 000a 2473686172652f672f61 04
          SUBSCRIBE: bad share name               | MALFORMED_PACKET | 82 0e 0001 00 0008 2473686172652f67 00
          SUBSCRIBE: subscription identifier 0    | PROTOCOL_ERROR   | 82 09 0001 02 0b 00 0001 61 00
          SUBSCRIBE: two subscription identifiers | PROTOCOL_ERROR   | 82 0b 0001 04 0b 01 0b 02 0001 61 00
          UNSUBSCRIBE: no filter                  | PROTOCOL_ERROR   | a2 03 0001 00
          UNSUBSCRIBE: bad filter                 | MALFORMED_PACKET | a2 07 0001 00 0002 612b
          PINGREQ: a byte too many                | MALFORMED_PACKET | c0 01 00
          DISCONNECT: code of a server            | PROTOCOL_ERROR   | e0 01 8e
          DISCONNECT: server reference            | PROTOCOL_ERROR   | e0 06 00 04 1c 0001 73
          AUTH: code of a server                  | PROTOCOL_ERROR   | f0 06 00 04 15 0001 6d
          CONNACK                                 | PROTOCOL_ERROR   | 20 03 00 00 00
          SUBACK                                  | PROTOCOL_ERROR   | 90 04 0001 00 00
          UNSUBACK                                | PROTOCOL_ERROR   | b0 04 0001 00 00
          PINGRESP                                | PROTOCOL_ERROR   | d0 00
          """)
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
  @Tag("3.1.1:MQTT-3.8.3-4")
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
