package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What goes in at one end comes out at the other, however the bytes are cut on the way. */
class RoundTripPropertyTest {
  @Property
  void aConnectArrivesAsItWasSent(@ForAll long seed, @ForAll ProtocolVersion version) {
    Connect connect = new Packets(seed, version, Role.CLIENT).connect();
    try (CodecChannel client = CodecChannel.fresh(Role.CLIENT);
        CodecChannel server = CodecChannel.fresh(Role.SERVER)) {
      server.receive(client.send(connect));

      assertThat(server.faults()).isEmpty();
      assertThat(server.packets()).containsExactly(connect);
    }
  }

  @Property(tries = 300)
  void packetsArriveAsTheyWereSent(
      @ForAll long seed, @ForAll ProtocolVersion version, @ForAll Role sender) {
    Packets packets = new Packets(seed, version, sender);
    try (CodecChannel from = CodecChannel.connected(sender, version);
        CodecChannel to = CodecChannel.connected(sender.peer(), version)) {
      List<Packet> sent = new ArrayList<>();
      StringBuilder wire = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        Packet packet = packets.next();
        sent.add(packet);
        wire.append(from.send(packet));
      }
      feedInPieces(to, ByteBufUtil.decodeHexDump(wire), new Random(seed));

      assertThat(to.faults()).isEmpty();
      assertThat(to.packets()).isEqualTo(sent);
    }
  }

  private static void feedInPieces(CodecChannel to, byte[] bytes, Random random) {
    int at = 0;
    while (at < bytes.length) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 5 : 2_000));
      to.receive(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
  }
}
