package dev.martlet.codec;

import dev.martlet.codec.packet.PacketType;
import io.netty.buffer.ByteBuf;

/**
 * Packets that may end with their reason code: where there are no properties, their length may be
 * left out as well (MQTT 5.0 sections 3.4.2.2.1, 3.14.2.2.1). Other servers do so, Netty's encoder
 * does not.
 */
final class ShortForms {
  private static final int ACKNOWLEDGEMENT_BYTES = 6;
  private static final int DISCONNECT_BYTES = 4;

  private ShortForms() {}

  /** Takes an empty property length off {@code bytes}, which are one packet as Netty writes it. */
  static void shorten(PacketType type, ByteBuf bytes) {
    int wholeBytes =
        switch (type) {
          case PUBACK, PUBREC, PUBREL, PUBCOMP -> ACKNOWLEDGEMENT_BYTES;
          case DISCONNECT -> DISCONNECT_BYTES;
          default -> 0;
        };
    if (bytes.readableBytes() == wholeBytes) { // with a property it would be longer
      int remainingLengthAt = bytes.readerIndex() + 1;
      bytes.setByte(remainingLengthAt, bytes.getByte(remainingLengthAt) - 1);
      bytes.writerIndex(bytes.writerIndex() - 1);
    }
  }
}
