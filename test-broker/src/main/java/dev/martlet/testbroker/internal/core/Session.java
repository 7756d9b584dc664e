package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.testbroker.internal.core.Deadlines.Deadline;
import dev.martlet.topic.TopicFilter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the broker knows of one client, connected or not (section 4.1). */
final class Session {

  private final String clientIdentifier;
  private final IncomingFlow incoming;
  private final OutgoingFlow outgoing;
  private final Map<TopicFilter, Subscription> subscriptions = new LinkedHashMap<>();
  private @Nullable Connection connection;
  private @Nullable Will will;
  private long expirySeconds;

  /** While the client is away: when its will is published, and when the session ends. */
  private @Nullable Deadline willDue;

  private @Nullable Deadline endDue;

  Session(String clientIdentifier, IncomingFlow incoming, OutgoingFlow outgoing) {
    this.clientIdentifier = clientIdentifier;
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  String clientIdentifier() {
    return clientIdentifier;
  }

  IncomingFlow incoming() {
    return incoming;
  }

  OutgoingFlow outgoing() {
    return outgoing;
  }

  /** The connection of its client, or null while the client is away. */
  @Nullable Connection connection() {
    return connection;
  }

  boolean isConnected() {
    return connection != null;
  }

  void connection(@Nullable Connection value) {
    connection = value;
  }

  /** How long it stays without a connection; {@link ConnectProperties#NEVER_EXPIRES_SECONDS}. */
  long expirySeconds() {
    return expirySeconds;
  }

  void expirySeconds(long value) {
    expirySeconds = value;
  }

  void will(@Nullable Will value) {
    will = value;
  }

  /** What is published if the client is lost. */
  @Nullable Will will() {
    return will;
  }

  /** Takes the will out, so that it is published once [MQTT-3.1.2-10]. */
  @Nullable Will takeWill() {
    Will taken = will;
    will = null;
    return taken;
  }

  /** How long the client may be away before its will is published [MQTT-3.1.2-8]. */
  long willDelaySeconds() {
    return will == null ? 0 : Math.min(will.delay().toSeconds(), expirySeconds);
  }

  /** What is to happen if the client stays away. */
  void away(@Nullable Deadline publishWill, @Nullable Deadline end) {
    willDue = publishWill;
    endDue = end;
  }

  /** When the session ends if the client stays away; {@link Deadlines#NONE} for never. */
  long endDueNanos() {
    return endDue == null ? Deadlines.NONE : endDue.nanos();
  }

  /** Whatever was to happen does not. */
  void cancelDeadlines(Deadlines deadlines) {
    if (willDue != null) {
      deadlines.cancel(willDue);
    }
    if (endDue != null) {
      deadlines.cancel(endDue);
    }
    away(null, null);
  }

  Collection<Subscription> subscriptions() {
    return subscriptions.values();
  }

  /** The subscription with this filter, or null. */
  @Nullable Subscription subscription(TopicFilter filter) {
    return subscriptions.get(filter);
  }

  /** Holds {@code subscription} in place of the one with the same filter, if there is one. */
  void subscribed(Subscription subscription) {
    subscriptions.put(subscription.filter(), subscription);
  }

  /** Returns the subscription that was taken out, or null if there was none. */
  @Nullable Subscription unsubscribed(TopicFilter filter) {
    return subscriptions.remove(filter);
  }

  /** By its text, so that a hash table has the same order in every run: tests repeat by a seed. */
  @Override
  public int hashCode() {
    return clientIdentifier.hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }
}
