package dev.martlet.testbroker.state;

import dev.martlet.client.message.Will;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as it was when it was asked for (MQTT 5.0 section 4.1). Immutable.
 *
 * @param clientIdentifier whose it is
 * @param connected whether its client is there
 * @param expiry how long it outlives its connection: zero ends with that, {@link #NEVER} never
 * @param expiresIn while its client is away, when it ends, counted from now; null while the client
 *     is there, and if it never ends
 * @param will what is published when the client is lost; null for none, and once it is published
 * @param subscriptions in the order in which they were made first
 * @param toClient sent and not acknowledged, in the order of sending; of those that wait for
 *     PUBCOMP, what was sent last is PUBREL
 * @param fromClient of QoS 2, had and not released, by Packet Identifier
 * @param waiting not sent yet, in the order of arrival
 * @param keptBytes what {@code toClient} and {@code waiting} take of the session's queue, roughly
 */
public record SessionView(
    String clientIdentifier,
    boolean connected,
    Duration expiry,
    @Nullable Duration expiresIn,
    @Nullable Will will,
    List<SubscriptionView> subscriptions,
    List<InFlightMessage> toClient,
    List<InFlightMessage> fromClient,
    List<StoredMessage> waiting,
    long keptBytes) {

  /** The expiry of a session that never ends: 0xFFFFFFFF seconds, as MQTT writes it. */
  public static final Duration NEVER = Duration.ofSeconds(0xFFFF_FFFFL);

  /** For people, in several lines. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("session ")
            .append(clientIdentifier)
            .append(connected ? ", connected" : ", away")
            .append(expiry.equals(NEVER) ? ", never expires" : ", expiry " + expiry);
    if (expiresIn != null) {
      text.append(", expires in ").append(expiresIn);
    }
    if (will != null) {
      text.append(", will to ").append(will.message().topic());
    }
    list(text, "subscribed", subscriptions);
    list(text, "to the client", toClient);
    list(text, "from the client", fromClient);
    list(text, "waiting", waiting);
    return text.toString();
  }

  private static void list(StringBuilder text, String what, List<?> entries) {
    entries.forEach(each -> text.append("\n  ").append(what).append(": ").append(each));
  }
}
