package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Packet;
import io.netty.buffer.ByteBufUtil;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever arrives, the codec gives packets that it would write itself, or one fault. */
class DamagePropertyTest {
  @Property(tries = 5_000)
  void aDamagedPacketIsReadOrRefusedAndNothingElse(
      @ForAll long seed, @ForAll ProtocolVersion version, @ForAll Role sender) {
    Random random = new Random(seed);
    Packets packets = new Packets(seed, version, sender);
    byte[] bytes;
    try (CodecChannel from = CodecChannel.connected(sender, version)) {
      bytes = ByteBufUtil.decodeHexDump(from.send(packets.next()) + from.send(packets.next()));
    }
    for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
      bytes[random.nextInt(Math.min(bytes.length, 60))] = (byte) random.nextInt();
    }
    verify(CodecChannel.connected(sender.peer(), version), bytes);
  }

  @Property(tries = 2_000)
  void aDamagedConnectIsReadOrRefusedAndNothingElse(
      @ForAll long seed, @ForAll ProtocolVersion version) {
    Random random = new Random(seed);
    byte[] bytes;
    try (CodecChannel client = CodecChannel.fresh(Role.CLIENT)) {
      bytes =
          ByteBufUtil.decodeHexDump(client.send(new Packets(seed, version, Role.CLIENT).connect()));
    }
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    verify(CodecChannel.fresh(Role.SERVER), bytes);
  }

  @Property(tries = 2_000)
  void noiseIsReadOrRefusedAndNothingElse(
      @ForAll byte[] noise, @ForAll ProtocolVersion version, @ForAll Role role) {
    verify(CodecChannel.connected(role, version), noise);
  }

  private static void verify(CodecChannel end, byte[] bytes) {
    try (end) {
      end.receive(bytes);

      assertThat(end.faults()).hasSizeLessThanOrEqualTo(1);
      assertThat(end.faults()).hasOnlyElementsOfType(MalformedPacketException.class);
      for (Packet packet : end.packets()) {
        assertThat(packet.toString()).isNotEmpty();
      }
    }
  }
}
