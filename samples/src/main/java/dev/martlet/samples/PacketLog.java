package dev.martlet.samples;

import dev.martlet.testbroker.Direction;
import dev.martlet.testbroker.RecordedPacket;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The packets of publish handshakes, as the broker records them. */
final class PacketLog implements Consumer<RecordedPacket> {
  private final BlockingQueue<RecordedPacket> packets = new LinkedBlockingQueue<>();

  @Override
  public void accept(RecordedPacket packet) {
    if (packet.type().startsWith("PUB")) {
      packets.add(packet);
    }
  }

  /** Prints the next {@code count} packets in their order, as they come. */
  void print(int count, Duration within, PrintStream out) throws InterruptedException {
    for (int printed = 0; printed < count; printed++) {
      RecordedPacket packet = packets.poll(within.toMillis(), TimeUnit.MILLISECONDS);
      if (packet == null) {
        throw new IllegalStateException(
            "the broker recorded " + printed + " of " + count + " packets within " + within);
      }
      String arrow = packet.direction() == Direction.TO_BROKER ? "-> broker" : "<- broker";
      out.printf("    %-14s %s  %s%n", packet.clientIdentifier(), arrow, packet);
    }
  }
}
