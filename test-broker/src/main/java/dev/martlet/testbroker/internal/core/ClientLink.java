package dev.martlet.testbroker.internal.core;

import dev.martlet.codec.packet.Packet;
import java.security.cert.X509Certificate;
import java.util.List;

/** The way back to one client. */
public interface ClientLink {

  /**
   * What the client has shown of itself by TLS, its own certificate first; empty if it has shown
   * none. Known as soon as a packet has arrived.
   */
  default List<X509Certificate> peerCertificates() {
    return List.of();
  }

  /** From now on, nothing larger may be sent [MQTT-3.1.2-24]. */
  void limitPacketSize(long maximumPacketSizeBytes);

  /**
   * Sends {@code packet}, after those sent before.
   *
   * @return false if the packet is larger than the client takes; then nothing was sent
   */
  boolean send(Packet packet);

  /** Closes the connection once everything sent so far is out; the core hears no more of it. */
  void close();
}
