package dev.martlet.codec;

import dev.martlet.codec.packet.PacketType;

/** Which end of the connection a codec stands at. */
public enum Role {
  /** Sends CONNECT. */
  CLIENT,
  /** Answers it with CONNACK. */
  SERVER;

  /** The other end. */
  Role peer() {
    return this == CLIENT ? SERVER : CLIENT;
  }

  /** Whether packets of {@code type} may come from this end (section 2.1.2, table 2-1). */
  boolean sends(PacketType type) {
    return switch (type) {
      case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> this == CLIENT;
      case CONNACK, SUBACK, UNSUBACK, PINGRESP -> this == SERVER;
      case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT, AUTH -> true;
    };
  }
}
