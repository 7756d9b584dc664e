package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that are resumed with more to send than the broker keeps unsent for one connection. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class SlowReaderTest {

  private static final int PAYLOAD_BYTES = 100_000;
  private static final int PACKET_BYTES = 4 + 6 + PAYLOAD_BYTES;

  private final TestBroker broker = TestBroker.start();

  private RawClient resumed(int receiveMaximum, boolean present) {
    return new RawClient(broker.port())
        .send(
            RawClient.packet(
                "10",
                "0004 4d515454 05 00 003c 08 11 0000012c 21"
                    + id(receiveMaximum)
                    + RawClient.string("reader")))
        .expect("20 06 " + (present ? "01" : "00") + " 00 03 22 00 10");
  }

  private static String id(int value) {
    return String.format("%04x", value);
  }

  @Test
  @Tag("5.0:MQTT-3.3.4-9")
  void theReceiveMaximumHoldsWhileTheChannelFillsUp() {
    try (broker;
        RawClient publisher = RawClient.connected5(broker.port(), "publisher")) {
      try (RawClient reader = resumed(3, false)) {
        reader.send("82 07 0001 00 0001 61 01").expect("90 04 0001 00 01");
        reader.send("e0 00").expectEnd();
      }
      for (int i = 1; i <= 10; i++) {
        publisher.send("32 a6 8d 06 0001 61 " + id(i) + "00").send(new byte[PAYLOAD_BYTES]);
        publisher.expect("40 02 " + id(i));
      }
      broker.recording().clear();
      try (RawClient reader = resumed(3, true)) {
        List<Integer> onTheWire =
            IntStream.range(0, 3).mapToObj(i -> (int) reader.read(PACKET_BYTES)[8]).toList();
        reader.ping();
        assertThat(onTheWire).containsExactly(1, 2, 3);
        assertThat(broker.recording().packets("reader"))
            .filteredOn(packet -> packet.type().equals("PUBLISH"))
            .extracting(RecordedPacket::packetIdentifier)
            .containsExactlyElementsOf(onTheWire);
      }
    }
  }

  @Test
  @Tag("5.0:MQTT-4.4.0-1")
  void everyReleaseIsRepeatedBeforeAnythingNewIsSent() {
    int count = 3_000; // enough to fill the channel
    try (broker;
        RawClient publisher = RawClient.connected5(broker.port(), "publisher")) {
      try (RawClient reader = resumed(0xffff, false)) {
        reader.send("82 07 0001 00 0001 61 02").expect("90 04 0001 00 02");
        for (int i = 1; i <= count; i++) {
          publisher.send("34 07 0001 61 " + id(i) + "00 78").expect("50 02 " + id(i));
          reader.expect("34 07 0001 61 " + id(i) + "00 78");
          reader.send("50 02 " + id(i)).expect("62 02 " + id(i));
        }
        reader.send("e0 00").expectEnd();
      }
      publisher.send("34 07 0001 61 0fff 00 78").expect("50 02 0fff");
      try (RawClient reader = resumed(0xffff, true)) {
        for (int i = 1; i <= count; i++) {
          reader.expect("62 02 " + id(i));
        }
        reader.expect("34 07 0001 61 " + id(count + 1) + "00 78").ping();
      }
    }
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-22")
  @Tag("3.1.1:MQTT-3.1.2-24")
  void whoNeitherReadsNorIsReadFromIsClosedByItsKeepAlive() throws InterruptedException {
    CountDownLatch disconnected = new CountDownLatch(1);
    broker.close();
    try (TestBroker small =
            TestBroker.builder()
                .maximumQueue(10, 1 << 20)
                .packetListener(packet -> {
                  if (packet.type().equals("DISCONNECT")) {
                    disconnected.countDown();
                  }
                })
                .start();
        RawClient publisher = RawClient.connected5(small.port(), "publisher");
        RawClient slow = new RawClient(small.port())) {
      slow.send("10 11 0004 4d515454 05 02 0001 00 0004 736c6f77");
      slow.expect("20 06 00 00 03 22 00 10");
      slow.send("82 07 0001 00 0001 61 00").expect("90 04 0001 00 00");
      while (small.recording().droppedMessages() == 0 && disconnected.getCount() > 0) {
        publisher.send("30 a4 8d 06 0001 61 00").send(new byte[PAYLOAD_BYTES]).ping();
      }
      assertThat(disconnected.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(small.recording().packets("slow"))
          .last()
          .extracting(RecordedPacket::reasonCode)
          .isEqualTo(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }
  }
}
