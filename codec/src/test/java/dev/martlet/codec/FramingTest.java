package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.Vectors.Vector;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.Publish;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
  private static final String PINGRESP = "d000";
  private static final String PUBLISH = "300700017400616263";

  static Stream<Vector> fromServer() {
    return Stream.concat(Vectors.written().stream(), Vectors.readOnly().stream())
        .filter(vector -> vector.isIn(MQTT_5) && vector.isFrom(Role.SERVER));
  }

  static Stream<Arguments> each() {
    return GoldenVectorTest.read();
  }

  @ParameterizedTest(name = "{0} ({1}, from {2})")
  @MethodSource("each")
  void aPacketMayArriveSplitAtAnyByte(Vector vector, ProtocolVersion version, Role sender) {
    byte[] bytes = ByteBufUtil.decodeHexDump(vector.compactHex());
    for (int at = 1; at < bytes.length; at++) {
      try (CodecChannel end =
          vector.packet() instanceof Connect
              ? CodecChannel.fresh(Role.SERVER)
              : CodecChannel.connected(sender.peer(), version)) {
        end.receive(Arrays.copyOfRange(bytes, 0, at));
        assertThat(end.packets()).isEmpty();

        end.receive(Arrays.copyOfRange(bytes, at, bytes.length));
        assertThat(end.packets()).containsExactly(vector.packet());
      }
    }
  }

  @Test
  void packetsMayArriveByteByByte() {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      List<Vector> vectors = fromServer().toList();
      for (Vector vector : vectors) {
        for (byte each : ByteBufUtil.decodeHexDump(vector.compactHex())) {
          end.receive(new byte[] {each});
        }
      }

      assertThat(end.packets()).isEqualTo(vectors.stream().map(Vector::packet).toList());
    }
  }

  @Test
  void packetsMayArriveInOnePieceAndMakeOneBurst() {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      List<Vector> vectors = fromServer().toList();

      end.receive(String.join("", vectors.stream().map(Vector::hex).toList()));

      assertThat(end.packets()).isEqualTo(vectors.stream().map(Vector::packet).toList());
      assertThat(end.readCompletes()).isEqualTo(1);
    }
  }

  @Test
  void onePacketAndAHalfGiveOnePacketAndThenAnother() {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      end.receive(PINGRESP + PUBLISH.substring(0, 8));
      assertThat(end.packets()).containsExactly(PingResp.INSTANCE);

      end.receive(PUBLISH.substring(8) + PINGRESP);
      assertThat(end.packets()).hasSize(3);
    }
  }

  @Test
  void aChannelThatClosesWithinAPacketIsNoFault() {
    for (int length = 1; length < PUBLISH.length() / 2; length++) {
      try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
        end.receive(PUBLISH.substring(0, 2 * length));
        assertThat(end.channel().close().isSuccess()).isTrue();

        assertThat(end.packets()).isEmpty();
        assertThat(end.faults()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CLIENT, MQTT-3.1.2-24", "SERVER, MQTT-3.2.2-15"})
  @Tag("5.0:MQTT-3.1.2-24")
  @Tag("5.0:MQTT-3.2.2-15")
  void aPacketAboveTheMaximumIsRefusedByItsHeaderAlone(Role role, String statement) {
    try (CodecChannel end = CodecChannel.connected(role, MQTT_5, 100)) {
      end.receive("30 e807");

      assertThat(end.fault().code()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
      assertThat(end.fault()).hasMessageContaining("1003").hasMessageContaining("100");
      assertThat(end.fault().statement()).hasValue(statement);
    }
  }

  @Test
  void aLimitOfOurOwnBreaksNoStatementOfMqtt311() {
    try (CodecChannel end = CodecChannel.connected(Role.SERVER, MQTT_3_1_1, 100)) {
      assertThat(end.receive("30 e807").fault().statement()).isEmpty();
    }
  }

  @Test
  void theMaximumCountsTheWholePacket() {
    String ofHundredAndTwoBytes = "3064000174" + "00".repeat(97);

    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5, 102)) {
      end.receive(ofHundredAndTwoBytes);
      assertThat(end.packets()).hasSize(1);
    }
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5, 101)) {
      end.receive(ofHundredAndTwoBytes);
      assertThat(end.fault().code()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }
  }

  @Test
  void manySmallPacketsInOnePieceAreNotALargeOne() {
    String ofFiftySixBytes = "3036000174" + "00".repeat(51);

    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5, 56)) {
      end.receive(ofFiftySixBytes.repeat(3));

      assertThat(end.packets()).hasSize(3);
    }
  }

  @Test
  void theBytesOfALargePacketAreCopiedAFewTimesAndNotWithEachArrival() {
    int packetBytes = 48 << 20;
    byte[] header = {0x30, (byte) 0xfb, (byte) 0xff, (byte) 0xff, 0x17, 0, 1, 't', 0};
    CountingAllocator allocator = new CountingAllocator();
    try (CodecChannel to = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      to.channel().config().setAllocator(allocator);
      to.channel().writeInbound(allocator.buffer(header.length).writeBytes(header));
      byte[] piece = new byte[1 << 20];
      for (int left = packetBytes - header.length; left > 0; left -= piece.length) {
        int bytes = Math.min(left, piece.length);
        to.channel().writeInbound(allocator.buffer(bytes).writeBytes(piece, 0, bytes));
        assertThat(allocator.largestBytes())
            .as("memory for what came and as much again, not for what was announced")
            .isLessThanOrEqualTo(2 * (packetBytes - left + piece.length));
      }

      assertThat(to.packets()).hasSize(1);
      assertThat(allocator.allocatedBytes())
          .as("what arrived, and less than three times as much to hold it")
          .isLessThan(4L * packetBytes);
    }
  }

  @ParameterizedTest(name = "what follows has {0} bytes")
  @ValueSource(ints = {0, 1, 1000, (1 << 20) - 1})
  void aLargePacketDoesNotLeaveItsBufferToWhatFollows(int followingBytes) {
    byte[] large = new byte[4 << 20];
    byte[] header = {0x30, (byte) 0xfb, (byte) 0xff, (byte) 0xff, 0x01, 0, 1, 't', 0};
    System.arraycopy(header, 0, large, 0, header.length);
    byte[] following = Arrays.copyOf(header, followingBytes);
    try (CodecChannel to = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      to.receive(concatenated(Arrays.copyOf(large, large.length), following));

      assertThat(to.packets()).hasSize(1);
      assertThat(to.usedBytes()).as("held for what follows").isEqualTo(followingBytes);

      to.receive(Arrays.copyOfRange(large, followingBytes, large.length));

      assertThat(to.packets()).hasSize(2);
      assertThat(to.packets().get(1)).isEqualTo(to.packets().get(0));
      assertThat(to.faults()).isEmpty();
    }
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  @SuppressWarnings("DataFlowIssue") // the mapping that is not there is the defect
  void nothingIsReadBehindADefectOfTheCodecEither() {
    EmbeddedChannel channel = new EmbeddedChannel();
    CodecState state = new CodecState(channel, Role.CLIENT);
    state.speak(MQTT_5);
    channel
        .pipeline()
        .addLast(new PacketDecoder(state, null, 1_000, UnfinishedPackets.unlimited().newSender()));

    byte[] two = ByteBufUtil.decodeHexDump(PINGRESP + PINGRESP);
    assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(two)))
        .hasCauseInstanceOf(NullPointerException.class);

    channel.writeInbound(Unpooled.wrappedBuffer(two));
    assertThat(channel.finish()).as("nothing came out, and no second defect").isFalse();
  }

  @Test
  void aPacketOfAMegabyteArrivesWhole() {
    byte[] payload = new byte[1 << 20];
    Arrays.fill(payload, (byte) 7);
    Publish publish =
        new Publish(
            null,
            0,
            QoS.AT_MOST_ONCE,
            false,
            false,
            ByteBuffer.wrap(payload),
            1,
            MessageProperties.NONE,
            List.of());
    try (CodecChannel from = CodecChannel.connected(Role.SERVER, MQTT_5);
        CodecChannel to = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      byte[] bytes = ByteBufUtil.decodeHexDump(from.send(publish));
      for (int at = 0; at < bytes.length; at += 65_536) {
        to.receive(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 65_536)));
      }

      assertThat(to.packets()).singleElement().isEqualTo(publish);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"d0 80 00", "30 87 00 0001 74 00 616263", "30 87 80 80 00 0001 74 00 616263"})
  @Tag("5.0:MQTT-1.5.5-1")
  void aRemainingLengthInMoreBytesThanItNeedsIsMalformed(String hex) {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      assertThat(end.receive(hex).fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 ffffffff", "30 ffffffff 01", "30 80808080 01"})
  void aRemainingLengthOfMoreThanFourBytesIsMalformed(String hex) {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      assertThat(end.receive(hex).fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }
  }

  @Test
  void theLargestRemainingLengthIsAwaited() {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      end.receive("30 ffffff7f 0001 74");

      assertThat(end.faults()).isEmpty();
      assertThat(end.packets()).isEmpty();
    }
  }

  @Test
  void theFirstByteIsEnoughToRefuseWhatIsNotMqtt() {
    String tlsClientHello = "16";
    String http = "47";
    for (String first : List.of(tlsClientHello, http, "00")) {
      try (CodecChannel end = CodecChannel.fresh(Role.SERVER)) {
        assertThat(end.receive(first).fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
      }
    }
  }

  @Test
  void nothingIsReadAfterAFault() {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      end.receive(PINGRESP + "0000" + PINGRESP);
      end.receive(PINGRESP).receive("0000");

      assertThat(end.packets()).containsExactly(PingResp.INSTANCE);
      assertThat(end.fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
      assertThat(end.channel().isOpen()).as("closing is for others").isTrue();
    }
  }

  @Test
  void packetsBeforeTheFaultArriveBeforeIt() {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5, 20)) {
      end.receive(PUBLISH + PINGRESP + "30 7f");

      assertThat(end.packets()).hasSize(2);
      assertThat(end.fault().code()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }
  }

  @Test
  void aFieldThatRunsPastItsPacketDoesNotTakeFromTheNext() {
    String topicOfNineBytes = "30 05 0009 612f62";

    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      end.receive(topicOfNineBytes + PUBLISH);

      assertThat(end.fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
      assertThat(end.packets()).isEmpty();
    }
  }

  @Test
  void aConnectSplitAnywhereStillFixesTheVersion() {
    byte[] bytes = ByteBufUtil.decodeHexDump(Vectors.CONNECT_311.replace(" ", "") + "c000");
    for (int at = 1; at < bytes.length; at++) {
      try (CodecChannel end = CodecChannel.fresh(Role.SERVER)) {
        end.receive(Arrays.copyOfRange(bytes, 0, at));
        end.receive(Arrays.copyOfRange(bytes, at, bytes.length));

        assertThat(end.packets()).hasSize(2);
        assertThat(((Connect) end.packets().get(0)).version()).isEqualTo(MQTT_3_1_1);
        assertThat(end.packets().get(1)).isEqualTo((Packet) PingReq.INSTANCE);
      }
    }
  }

  @Test
  void withoutAutomaticReadingOnlyAnIncompletePacketAsksForMore() {
    try (CodecChannel end = CodecChannel.connected(Role.CLIENT, MQTT_5)) {
      ReadCounter reads = new ReadCounter();
      end.channel().pipeline().addFirst(reads);
      end.channel().config().setAutoRead(false);

      end.receive(PINGRESP);
      assertThat(reads.count()).isZero();

      end.receive(PUBLISH.substring(0, 6));
      assertThat(reads.count()).isEqualTo(1);
    }
  }

  private static final class ReadCounter extends ChannelOutboundHandlerAdapter {
    private int count;

    int count() {
      return count;
    }

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
      count++;
      super.read(ctx);
    }
  }
}
