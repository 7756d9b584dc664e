package dev.martlet.codec.packet;

/** PINGREQ (section 3.12). */
public record PingReq() implements Packet {
  /** There is nothing in it, so one is enough. */
  public static final PingReq INSTANCE = new PingReq();

  @Override
  public PacketType type() {
    return PacketType.PINGREQ;
  }
}
