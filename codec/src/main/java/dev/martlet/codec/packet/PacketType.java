package dev.martlet.codec.packet;

/** The kinds of control packet (MQTT 5.0 section 2.1.2). */
public enum PacketType {
  /** Client to server: opens a connection. */
  CONNECT,
  /** Server to client: the answer to CONNECT. */
  CONNACK,
  /** Either way: a message. */
  PUBLISH,
  /** Either way: QoS 1 received. */
  PUBACK,
  /** Either way: QoS 2 received, first step. */
  PUBREC,
  /** Either way: QoS 2 released, second step. */
  PUBREL,
  /** Either way: QoS 2 complete, third step. */
  PUBCOMP,
  /** Client to server: asks for messages. */
  SUBSCRIBE,
  /** Server to client: the answer to SUBSCRIBE. */
  SUBACK,
  /** Client to server: wants no more of them. */
  UNSUBSCRIBE,
  /** Server to client: the answer to UNSUBSCRIBE. */
  UNSUBACK,
  /** Client to server: are you there? */
  PINGREQ,
  /** Server to client: yes. */
  PINGRESP,
  /** The end; from a server in MQTT 5.0 only. */
  DISCONNECT,
  /** Either way: enhanced authentication, MQTT 5.0 only. */
  AUTH
}
