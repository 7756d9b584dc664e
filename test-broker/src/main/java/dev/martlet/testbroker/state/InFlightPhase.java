package dev.martlet.testbroker.state;

/** What is awaited next for a message between the broker and a client. */
public enum InFlightPhase {

  /** To the client, QoS 1: PUBLISH is sent, or to be sent again. */
  AWAITS_PUBACK,

  /** To the client, QoS 2: PUBLISH is sent, or to be sent again. */
  AWAITS_PUBREC,

  /** To the client, QoS 2: the client has it, PUBREL is sent, or to be sent again. */
  AWAITS_PUBCOMP,

  /** From the client, QoS 2: the broker has it and knows it again until PUBREL. */
  AWAITS_PUBREL
}
