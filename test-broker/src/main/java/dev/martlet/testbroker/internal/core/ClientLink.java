package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.policy.Peer;

/** The way back to one client. */
public interface ClientLink {

  /** Who is at the other end; known as soon as a packet has arrived. */
  default Peer peer() {
    return Peer.UNKNOWN;
  }

  /** From now on, packets are written in {@code version}, whatever CONNECT named. */
  void speak(ProtocolVersion version);

  /** Whether the client is read from; what has been read by now still arrives. */
  void reading(boolean value);

  /** Reads once what has arrived by now, or arrives next, of a client that is not read from. */
  void glance();

  /** From now on, nothing larger may be sent [MQTT-3.1.2-24]. */
  void limitPacketSize(long maximumPacketSizeBytes);

  /**
   * Sends {@code packet}, after those sent before.
   *
   * @return false if the packet is larger than the client takes, or is a CONNACK that its version
   *     has no return code for; then nothing was sent
   */
  boolean send(Packet packet);

  /**
   * How many bytes were sent that the client's socket has not taken; a part of a packet counts, and
   * for what it takes in memory each packet counts as some 100 bytes more. Without that a bound
   * would let in fifty times as much of the smallest answers.
   */
  long unsentBytes();

  /**
   * Closes the connection once everything sent so far is out; the core hears no more of it.
   *
   * @param why for people, on one line
   */
  void close(String why);
}
