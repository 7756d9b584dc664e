package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client must not send: the broker ends that connection, and no other. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class ProtocolFaultsTest {

  private final TestBroker broker = TestBroker.start();
  private final RawClient bystander = RawClient.connected(broker.port(), "bystander");

  @AfterEach
  void theOthersAreUnharmed() {
    bystander.ping();
    bystander.close();
    broker.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "flags of PUBREL,            60 02 0001,                   81",
    "flags of SUBSCRIBE,         80 07 0001 00 0001 61 00,     81",
    "flags of UNSUBSCRIBE,       a0 06 0001 00 0001 61,        81",
    "flags of DISCONNECT,        e1 00,                        81",
    "flags of AUTH,              f1 00,                        81",
    "QoS 3,                      36 07 0001 61 0001 00 78,     81",
    "DUP at QoS 0,               38 05 0001 61 00 78,          81",
    "bad UTF-8 in a topic,       30 05 0001 ff 00 78,          81",
    "a surrogate in a topic,     30 07 0003 eda080 00 78,      81",
    "U+0000 in a topic,          30 05 0001 00 00 78,          81",
    "No Local on a share,        82 10 0001 00 000a 2473686172652f672f61 04, 82",
    "no filter,                  82 03 0001 00,                82",
    "alias 0,                    30 08 0001 61 03 230000 78,   94",
    "a subscription identifier,  30 07 0001 61 02 0b01 78,     82",
    "a server's reason code,     e0 01 8e,                     82"
  })
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("5.0:MQTT-3.3.1-2")
  @Tag("5.0:MQTT-3.3.1-4")
  @Tag("5.0:MQTT-3.3.2-1")
  @Tag("5.0:MQTT-3.3.2-8")
  @Tag("5.0:MQTT-3.3.4-6")
  @Tag("5.0:MQTT-3.6.1-1")
  @Tag("5.0:MQTT-3.8.1-1")
  @Tag("5.0:MQTT-3.8.3-2")
  @Tag("5.0:MQTT-3.8.3-4")
  @Tag("5.0:MQTT-3.10.1-1")
  @Tag("5.0:MQTT-3.14.1-1")
  @Tag("5.0:MQTT-3.14.2-1")
  @Tag("5.0:MQTT-3.15.1-1")
  @Tag("5.0:MQTT-4.13.1-1")
  void mqtt5IsToldTheReason(String fault, String hex, String reasonCode) {
    try (RawClient client = RawClient.connected5(broker.port(), "c")) {
      client.send(hex);
      assertThat(client.read(1)).as("%s: DISCONNECT", fault).containsExactly(0xe0);
      byte[] rest = client.read(client.read(1)[0]);
      assertThat(rest[0]).as("%s: reason", fault).isEqualTo(RawClient.bytes(reasonCode)[0]);
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "60 02 0001",
        "80 06 0001 0001 61 00",
        "a0 05 0001 0001 61",
        "e1 00",
        "f0 00", // AUTH is not in MQTT 3.1.1
        "36 06 0001 61 0001 78",
        "38 04 0001 61 78",
        "30 04 0001 ff 78",
        "30 04 0001 00 78",
        "30 05 0002 612b 78",
        "82 02 0001",
        "82 06 0001 0001 61 03",
        "82 06 0001 0001 61 04",
        "82 07 0001 0002 612b 00",
        "a2 02 0001"
      })
  @Tag("3.1.1:MQTT-1.5.3-1")
  @Tag("3.1.1:MQTT-1.5.3-2")
  @Tag("3.1.1:MQTT-2.2.2-2")
  @Tag("3.1.1:MQTT-3.3.1-2")
  @Tag("3.1.1:MQTT-3.3.1-4")
  @Tag("3.1.1:MQTT-3.3.2-1")
  @Tag("3.1.1:MQTT-3.3.2-2")
  @Tag("3.1.1:MQTT-3.6.1-1")
  @Tag("3.1.1:MQTT-3.8.1-1")
  @Tag("3.1.1:MQTT-3.8.3-3")
  @Tag("3.1.1:MQTT-3.8.3-4")
  @Tag("3.1.1:MQTT-3.10.1-1")
  @Tag("3.1.1:MQTT-3.10.3-2")
  @Tag("3.1.1:MQTT-3.14.1-1")
  @Tag("3.1.1:MQTT-4.7.1-1")
  @Tag("3.1.1:MQTT-4.7.1-3")
  @Tag("3.1.1:MQTT-4.8.0-1")
  void mqtt311IsClosedWithoutAWord(String hex) {
    try (RawClient client = RawClient.connected(broker.port(), "c")) {
      client.send(hex).expectEnd();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "reserved flag,                   10 0d 0004 4d515454 04 03 003c 0001 63,      ''",
    "will QoS without a will,         10 0d 0004 4d515454 04 0a 003c 0001 63,      ''",
    "password without a user name,    10 0d 0004 4d515454 04 42 003c 0001 63,      ''",
    "a will that is not there,        10 0d 0004 4d515454 04 06 003c 0001 63,      ''",
    "bad UTF-8,                       10 0d 0004 4d515454 04 02 003c 0001 ff,      ''",
    "MQTX,                            10 0d 0004 4d515458 04 02 003c 0001 63,      20020001",
    "MQTT 3.1,                        10 0f 0006 4d5149736470 03 02 003c 0001 63,  20020001",
    "level 6,                         10 0e 0004 4d515454 06 02 003c 00 0001 63,   2003008400",
    "ends before the level,           10 06 0004 4d515454,                         ''",
    "reserved flag of MQTT 5.0,       10 0e 0004 4d515454 05 03 003c 00 0001 63,   2003008100",
    "bad UTF-8 in MQTT 5.0,           10 0e 0004 4d515454 05 02 003c 00 0001 ff,   2003008100",
    "a will that is not there in 5.0, 10 0e 0004 4d515454 05 06 003c 00 0001 63,   2003008100",
    "receive maximum 0,           10 11 0004 4d515454 05 02 003c 03 210000 0001 63, 2003008200",
    "a property that comes twice, 10 13 0004 4d515454 05 02 003c 04 1901 1901 0001 63 00, 2003008200"
  })
  @Tag("5.0:MQTT-3.1.2-1")
  @Tag("5.0:MQTT-3.1.2-2")
  @Tag("5.0:MQTT-3.1.2-3")
  @Tag("5.0:MQTT-3.1.4-1")
  @Tag("5.0:MQTT-3.14.0-1")
  @Tag("3.1.1:MQTT-3.1.2-1")
  @Tag("3.1.1:MQTT-3.1.2-2")
  @Tag("3.1.1:MQTT-3.1.2-3")
  @Tag("3.1.1:MQTT-3.1.2-9")
  @Tag("3.1.1:MQTT-3.1.2-11")
  @Tag("3.1.1:MQTT-3.1.2-22")
  @Tag("3.1.1:MQTT-3.1.4-1")
  void aConnectThatIsNotValidIsRefusedInTheWordsOfItsVersion(
      String fault, String hex, String answer) {
    try (RawClient client = new RawClient(broker.port())) {
      client.send(hex).expect(answer).expectEnd();
    }
  }
}
