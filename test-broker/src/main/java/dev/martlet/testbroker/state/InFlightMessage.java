package dev.martlet.testbroker.state;

import org.jspecify.annotations.Nullable;

/**
 * A message above QoS 0 that is under way between the broker and a client. Immutable.
 *
 * @param packetIdentifier by which both sides know it
 * @param phase what is awaited next
 * @param message what it is; null once the receiver has it, when only its identifier is left
 */
public record InFlightMessage(
    int packetIdentifier, InFlightPhase phase, @Nullable StoredMessage message) {

  /** For people: {@code id=7 AWAITS_PUBACK home/kitchen/temp qos=1 "21.4"}. */
  @Override
  public String toString() {
    return "id=" + packetIdentifier + " " + phase + (message == null ? "" : " " + message);
  }
}
