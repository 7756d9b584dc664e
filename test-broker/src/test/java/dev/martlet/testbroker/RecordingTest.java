package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.internal.core.DropReason;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class RecordingTest {

  private static final String PUBLISH =
      RawClient.packet("3b", RawClient.string("home/kitchen/temp") + "0001" + "32312e34");

  @Test
  void packetsOfAllClientsAndOfOneAreInOrder() {
    try (TestBroker broker = TestBroker.start();
        RawClient first = RawClient.connected(broker.port(), "first");
        RawClient second = RawClient.connected(broker.port(), "second")) {
      first.ping();
      second.ping();
      first.send("e0 00").expectEnd();
      Recording recording = broker.recording();
      assertThat(recording.packets())
          .extracting(RecordedPacket::clientIdentifier, RecordedPacket::type)
          .containsExactly(
              Assertions.tuple("first", "CONNECT"),
              Assertions.tuple("first", "CONNACK"),
              Assertions.tuple("second", "CONNECT"),
              Assertions.tuple("second", "CONNACK"),
              Assertions.tuple("first", "PINGREQ"),
              Assertions.tuple("first", "PINGRESP"),
              Assertions.tuple("second", "PINGREQ"),
              Assertions.tuple("second", "PINGRESP"),
              Assertions.tuple("first", "DISCONNECT"));
      assertThat(recording.packets("second"))
          .extracting(RecordedPacket::direction)
          .containsExactly(
              Direction.TO_BROKER,
              Direction.FROM_BROKER,
              Direction.TO_BROKER,
              Direction.FROM_BROKER);
      assertThat(recording.packets()).extracting(RecordedPacket::time).isSorted();
    }
  }

  @Test
  void aPublishShowsAllThatItSays() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.send(PUBLISH).expect("40 02 0001");
      RecordedPacket publish = broker.recording().packets("c").get(2);
      assertThat(publish)
          .hasToString("PUBLISH topic=home/kitchen/temp qos=1 id=1 dup retain payload=\"21.4\"");
      assertThat(publish.topic()).isEqualTo("home/kitchen/temp");
      assertThat(publish.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
      assertThat(publish.packetIdentifier()).isEqualTo(1);
      assertThat(publish.duplicate()).isTrue();
      assertThat(publish.retain()).isTrue();
      assertThat(publish.text()).isEqualTo("21.4");
      assertThat(publish.bytes()).containsExactly('2', '1', '.', '4');
      assertThat(publish.reasonCode()).isNull();
      Assertions.assertThatThrownBy(() -> publish.payload().put((byte) 0))
          .isInstanceOf(ReadOnlyBufferException.class);
    }
  }

  @Test
  void otherPacketsReadWellToo() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected5(broker.port(), "c")) {
      client.send("82 0d 0001 02 0b05 0001 61 01 0001 62 2c");
      client.expect("90 05 0001 00 01 00");
      client.send("a2 06 0002 00 0001 61").expect("b0 04 0002 00 00");
      client.send("32 08 0001 7a 0009 00 00ff").expect("40 03 0009 10");
      client.send("30 07 0000 03 230001 00").read(1);
      assertThat(broker.recording().packets("c"))
          .extracting(packet -> packet.toString().replaceAll(" words=.*", ""))
          .startsWith(
              "CONNECT version=5 client=c cleanStart keepAlive=60s sessionExpiry=0s",
              "CONNACK reason=SUCCESS (0x00)",
              "SUBSCRIBE id=1 filters=[a qos=1, b qos=0 noLocal retainAsPublished"
                  + " retainHandling=2] subscriptionIdentifiers=[5]",
              "SUBACK id=1 reasons=[GRANTED_QOS_1 (0x01), SUCCESS (0x00)]",
              "UNSUBSCRIBE id=2 filters=[a]",
              "UNSUBACK id=2 reasons=[SUCCESS (0x00)]",
              "PUBLISH topic=z qos=1 id=9 payload=2 bytes",
              "PUBACK id=9 reason=NO_MATCHING_SUBSCRIBERS (0x10)",
              "PUBLISH alias=1 qos=0 payload=1 bytes",
              "DISCONNECT reason=PROTOCOL_ERROR (0x82)");
      RecordedPacket subscribe = broker.recording().packets("c").get(2);
      assertThat(subscribe.filters()).containsExactly("a", "b");
      assertThat(subscribe.subscriptionIdentifiers()).containsExactly(5);
      assertThat(broker.recording().packets("c").get(3).reasonCodes())
          .containsExactly(ReasonCode.GRANTED_QOS_1, ReasonCode.SUCCESS);
      assertThat(broker.recording().packets("c").get(8).topicAlias()).isEqualTo(1);
    }
  }

  @Test
  void passwordsAreNotShown() {
    String connect =
        RawClient.packet(
            "10",
            "0004 4d515454 04 c2 003c"
                + RawClient.string("c")
                + RawClient.string("user")
                + RawClient.string("secret"));
    try (TestBroker broker = TestBroker.start();
        RawClient client = new RawClient(broker.port())) {
      client.send(connect).expect("20 02 00 00");
      assertThat(broker.recording().packets().get(0).toString())
          .contains("user=user")
          .doesNotContain("secret");
    }
  }

  @Test
  void theNewestPacketsAreKeptAndTheOthersCounted() {
    try (TestBroker broker = TestBroker.builder().recordingCapacity(4, 1_000).start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
      client.ping();
      client.ping();
      Recording recording = broker.recording();
      assertThat(recording.packets())
          .extracting(RecordedPacket::type)
          .containsExactly("PINGREQ", "PINGRESP", "PINGREQ", "PINGRESP");
      assertThat(recording.forgottenPackets()).isEqualTo(4);
      recording.clear();
      assertThat(recording.packets()).isEmpty();
      assertThat(recording.forgottenPackets()).isEqualTo(4);
    }
  }

  @Test
  void whatOthersChooseIsBoundedInBytes() {
    try (TestBroker broker = TestBroker.builder().recordingCapacity(1_000, 50).start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      for (int i = 0; i < 5; i++) {
        client.send(PUBLISH).expect("40 02 0001");
      }
      assertThat(broker.recording().packets())
          .filteredOn(packet -> packet.type().equals("PUBLISH"))
          .hasSize(2);
    }
  }

  @Test
  void theListenerSeesEveryPacketAndTheRecordingStaysReadable() {
    List<String> seen = new CopyOnWriteArrayList<>();
    TestBroker broker =
        TestBroker.builder().packetListener(packet -> seen.add(packet.type())).start();
    try (RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
    }
    broker.close();
    assertThat(seen).startsWith("CONNECT", "CONNACK", "PINGREQ", "PINGRESP");
    assertThat(broker.recording().packets()).hasSize(4);
  }

  @Test
  void whatAClientChoseCannotForgeALine() {
    String connect = RawClient.packet("10", "0004 4d515454 04 02 003c" + RawClient.string("a\nb"));
    try (TestBroker broker = TestBroker.start();
        RawClient client = new RawClient(broker.port())) {
      client.send(connect).expect("20 02 00 00");
      assertThat(broker.recording().packets().get(0).toString()).contains("client=a\uFFFDb");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUE_FULL, 1, 0, 0, 0",
    "RETAINED_FULL, 1, 0, 0, 0",
    "TOO_LARGE, 0, 1, 0, 0",
    "EXPIRED, 0, 0, 1, 0",
    "CONNECTION_ENDED, 0, 0, 0, 1",
    "SESSION_ENDED, 0, 0, 0, 1"
  })
  void everyLossIsCountedByItsReason(
      DropReason reason, long dropped, long oversized, long expired, long abandoned) {
    RecordingWriter writer = new RecordingWriter(0, 0, packet -> {});
    writer.dropped("client", reason);
    Recording recording = writer.recording();
    assertThat(recording.droppedMessages()).isEqualTo(dropped);
    assertThat(recording.oversizedMessages()).isEqualTo(oversized);
    assertThat(recording.expiredMessages()).isEqualTo(expired);
    assertThat(recording.abandonedMessages()).isEqualTo(abandoned);
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-25")
  void aMessageThatIsTooLargeForAClientIsCounted() {
    try (TestBroker broker = TestBroker.start();
        RawClient client =
            new RawClient(broker.port())
                .send("10 13 0004 4d515454 05 02 003c 05 27 00000014 0001 63")
                .expect("20 06 00 00 03 22 00 10")) {
      client.send("82 07 0001 00 0001 61 00").expect("90 04 0001 00 00");
      client.send("30 14 0001 61 00").send(new byte[16]).ping();
      assertThat(broker.recording().oversizedMessages()).isEqualTo(1);
      client.send("30 12 0001 61 00").send(new byte[14]);
      client.expect("30 12 0001 61 00");
    }
  }
}
