package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Our decoder against Netty's: what ours accepts is accepted there, and says the same. */
class NettyDifferentialTest {
  @Property(tries = 500)
  void packetsAreReadAsNettyReadsThem(
      @ForAll long seed, @ForAll ProtocolVersion version, @ForAll Role sender) {
    Packets packets = new Packets(seed, version, sender);
    StringBuilder wire = new StringBuilder();
    List<Packet> sent = new ArrayList<>();
    try (CodecChannel from = CodecChannel.connected(sender, version)) {
      for (int i = 0; i < 20; i++) {
        Packet packet = packets.next();
        sent.add(packet);
        wire.append(from.send(packet));
      }
    }
    try (NettyReference netty = new NettyReference(version, ByteBufUtil.decodeHexDump(wire));
        CodecChannel again = CodecChannel.connected(sender.peer(), version)) {
      netty.assertAgrees(sent, again);
    }
  }

  @Property(tries = 500)
  void aConnectIsReadAsNettyReadsIt(@ForAll long seed, @ForAll ProtocolVersion version) {
    Connect connect = new Packets(seed, version, Role.CLIENT).connect();
    String wire;
    try (CodecChannel client = CodecChannel.fresh(Role.CLIENT)) {
      wire = client.send(connect);
    }
    try (NettyReference netty = new NettyReference(null, ByteBufUtil.decodeHexDump(wire));
        CodecChannel again = CodecChannel.fresh(Role.SERVER)) {
      netty.assertAgrees(List.of(connect), again);
    }
  }

  @Property(tries = 2_000)
  void whatNettyRefusesInADamagedPacketIsRefusedHereToo(
      @ForAll long seed, @ForAll ProtocolVersion version, @ForAll Role sender) {
    Random random = new Random(seed);
    byte[] bytes;
    try (CodecChannel from = CodecChannel.connected(sender, version)) {
      bytes = ByteBufUtil.decodeHexDump(from.send(new Packets(seed, version, sender).next()));
    }
    for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
      bytes[random.nextInt(Math.min(bytes.length, 60))] = (byte) random.nextInt();
    }
    try (CodecChannel to = CodecChannel.connected(sender.peer(), version)) {
      List<Packet> accepted = to.receive(bytes).packets();
      if (!accepted.isEmpty() && !NettyReference.isBeyondNetty(accepted, version)) {
        try (NettyReference netty = new NettyReference(version, bytes);
            CodecChannel again = CodecChannel.connected(sender.peer(), version)) {
          netty.assertAgrees(accepted, again);
        }
      }
      assertThat(to.faults()).hasSizeLessThanOrEqualTo(1);
    }
  }
}
