package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topic aliases towards a client, and its Maximum Packet Size, as bytes. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class TopicAliasTest {

  private static final String TOPIC = RawClient.string("home/kitchen");
  private static final String PUBLISH = RawClient.packet("30", TOPIC + "00" + "78");

  private static RawClient subscribed(TestBroker broker, String properties) {
    RawClient client =
        new RawClient(broker.port())
            .send(RawClient.packet("10", "0004 4d515454 05 02 003c" + properties + "0001 63"))
            .expect("20 06 00 00 03 22 00 10");
    return client.send("82 07 0001 00 0001 23 00").expect("90 04 0001 00 00");
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-26")
  @Tag("5.0:MQTT-3.3.2-11")
  void theSecondMessageOfATopicHasOnlyItsAlias() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = subscribed(broker, "03 22 0001")) {
      client.send(PUBLISH).expect(RawClient.packet("30", TOPIC + "03 23 0001" + "78"));
      client.send(PUBLISH).expect(RawClient.packet("30", "0000" + "03 23 0001" + "78"));
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-24")
  @Tag("5.0:MQTT-3.1.2-25")
  void thePacketWithoutTheAliasIsSentIfOnlyThatFits() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = subscribed(broker, "08 22 0001 27 00000012")) {
      client.send(PUBLISH).expect(PUBLISH);
      client.send(PUBLISH).expect(PUBLISH).ping();
    }
  }

  @Test
  @Tag("5.0:MQTT-3.4.2-2")
  void theWordsOfARefusalGiveWayToTheMaximumPacketSize() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = subscribed(broker, "05 27 0000000a")) {
      client.send("32 09 0001 61 0001 02 01 01 ff");
      byte[] ack = client.read(5);
      assertThat(ack).startsWith(0x40).endsWith(0x00, 0x01, 0x99);
      assertThat((int) ack[1]).isLessThanOrEqualTo(8);
    }
  }
}
