package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Any bytes at all, at either end and in each version. Whatever comes: packets or one fault of the
 * one type; the same however it is cut; memory in proportion to what has come, and none of it left;
 * packets that can be written again and are then the same; and nothing that Netty's decoder refuses
 * or reads differently. Server targets start with CONNECT, if the bytes do. The kept inputs are
 * under {@code src/test/resources}; {@code CorpusTest} sees that they hold every vector.
 */
class PacketFuzzTest {
  private static final int FIRST_BYTE_OF_CONNECT = 0x10;
  private static final long BUFFER_BYTES = 4_096;

  @FuzzTest(maxDuration = "1h", maxExecutions = 100_000)
  void toServerInMqtt311(byte[] data) {
    verify(Role.SERVER, ProtocolVersion.MQTT_3_1_1, data);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = 100_000)
  void toServerInMqtt5(byte[] data) {
    verify(Role.SERVER, ProtocolVersion.MQTT_5, data);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = 100_000)
  void toClientInMqtt311(byte[] data) {
    verify(Role.CLIENT, ProtocolVersion.MQTT_3_1_1, data);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = 100_000)
  void toClientInMqtt5(byte[] data) {
    verify(Role.CLIENT, ProtocolVersion.MQTT_5, data);
  }

  /** The target that a packet for {@code role} belongs to. */
  static String target(Role role, ProtocolVersion version) {
    return (role == Role.SERVER ? "toServer" : "toClient")
        + (version == ProtocolVersion.MQTT_5 ? "InMqtt5" : "InMqtt311");
  }

  private static void verify(Role role, ProtocolVersion version, byte[] data) {
    boolean startsWithConnect =
        role == Role.SERVER && data.length > 0 && data[0] == FIRST_BYTE_OF_CONNECT;
    ProtocolVersion known = startsWithConnect ? null : version;
    List<Packet> packets;
    try (CodecChannel whole = end(role, known);
        CodecChannel pieces = end(role, known)) {
      packets = whole.receive(data).packets();
      receiveInPieces(pieces, data);

      assertThat(whole.faults()).hasSizeLessThanOrEqualTo(1);
      assertThat(whole.faults()).hasOnlyElementsOfType(MalformedPacketException.class);
      assertThat(pieces.packets()).isEqualTo(packets);
      assertThat(words(pieces)).isEqualTo(words(whole));
      assertThat(pieces.usedBytes()).isLessThan(2L * data.length + BUFFER_BYTES);
    }
    if (packets.isEmpty()) {
      return;
    }
    if (packets.stream().noneMatch(PacketFuzzTest::isNeverWritten)) {
      assertThat(writtenAgain(packets, role, known)).isEqualTo(packets);
    }
    if (!NettyReference.isBeyondNetty(packets, version)) {
      try (NettyReference netty = new NettyReference(known, data);
          CodecChannel reread = end(role, known)) {
        netty.assertAgrees(packets, reread);
      }
    }
  }

  private static CodecChannel end(Role role, ProtocolVersion version) {
    return version == null ? CodecChannel.fresh(role) : CodecChannel.connected(role, version);
  }

  /** In up to four pieces; every other cut is {@code FramingTest}'s. */
  private static void receiveInPieces(CodecChannel end, byte[] data) {
    Random random = new Random(Arrays.hashCode(data));
    int at = 0;
    for (int cuts = 0; cuts < 3 && at < data.length; cuts++) {
      int to = at + 1 + random.nextInt(data.length - at);
      end.receive(Arrays.copyOfRange(data, at, to));
      at = to;
    }
    end.receive(Arrays.copyOfRange(data, at, data.length));
  }

  private static List<String> words(CodecChannel end) {
    return end.faults().stream().map(Throwable::getMessage).toList();
  }

  private static List<Packet> writtenAgain(List<Packet> packets, Role role, ProtocolVersion known) {
    try (CodecChannel sender = end(role.peer(), known);
        CodecChannel receiver = end(role, known)) {
      for (Packet packet : packets) {
        receiver.receive(ByteBufUtil.decodeHexDump(sender.send(packet)));
      }
      assertThat(receiver.faults()).isEmpty();
      return receiver.packets();
    }
  }

  /** What is read though the standard is in doubt of it, or the server has to refuse it itself. */
  private static boolean isNeverWritten(Packet packet) {
    return switch (packet.type()) {
      case PUBACK -> ((PubAck) packet).reasonCode() == ReasonCode.PACKET_TOO_LARGE;
      case PUBREC -> ((PubRec) packet).reasonCode() == ReasonCode.PACKET_TOO_LARGE;
      case DISCONNECT -> ((Disconnect) packet).reasonCode() == ReasonCode.BAD_AUTHENTICATION_METHOD;
      case CONNECT ->
          ((Connect) packet).version() == ProtocolVersion.MQTT_3_1_1
              && ((Connect) packet).clientIdentifier().isEmpty()
              && !((Connect) packet).cleanStart();
      default -> false;
    };
  }
}
