package dev.martlet.codec.packet;

/** A control packet. Immutable; holds no buffer of any transport. */
public sealed interface Packet
    permits Connect,
        ConnAck,
        Publish,
        PubAck,
        PubRec,
        PubRel,
        PubComp,
        Subscribe,
        SubAck,
        Unsubscribe,
        UnsubAck,
        PingReq,
        PingResp,
        Disconnect,
        Auth {

  /** Its kind. */
  PacketType type();
}
