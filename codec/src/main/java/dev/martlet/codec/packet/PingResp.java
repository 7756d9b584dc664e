package dev.martlet.codec.packet;

/** PINGRESP (section 3.13). */
public record PingResp() implements Packet {
  /** There is nothing in it, so one is enough. */
  public static final PingResp INSTANCE = new PingResp();

  @Override
  public PacketType type() {
    return PacketType.PINGRESP;
  }
}
