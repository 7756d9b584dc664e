package dev.martlet.testbroker.state;

import dev.martlet.client.message.SubscriptionOptions;

/**
 * A subscription of a session. Immutable.
 *
 * @param filter as the client wrote it, {@code $share/group/} included
 * @param options what it asks for; the QoS is the granted one
 * @param identifier its Subscription Identifier, or 0 for none
 */
public record SubscriptionView(String filter, SubscriptionOptions options, int identifier) {

  /** For people: {@code home/+/temp qos=1 id=5}. */
  @Override
  public String toString() {
    return filter
        + " qos="
        + options.qos().code()
        + (options.noLocal() ? " noLocal" : "")
        + (options.retainAsPublished() ? " retainAsPublished" : "")
        + (identifier == 0 ? "" : " id=" + identifier);
  }
}
