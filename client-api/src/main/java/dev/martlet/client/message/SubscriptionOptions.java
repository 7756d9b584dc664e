package dev.martlet.client.message;

import java.util.Objects;

/**
 * What a subscription asks of the server (MQTT 5.0 section 3.8.3.1). MQTT 3.1.1 knows the QoS only.
 *
 * @param qos the highest QoS at which messages are wanted
 * @param noLocal whether the server keeps the client's own messages back [MQTT-3.8.3-3]
 * @param retainAsPublished whether the retain flag arrives as the publisher set it [MQTT-3.3.1-13]
 * @param retainHandling when retained messages are sent
 */
public record SubscriptionOptions(
    QoS qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {

  /** Neither the QoS nor the retain handling may be null. */
  public SubscriptionOptions {
    Objects.requireNonNull(qos, "qos");
    Objects.requireNonNull(retainHandling, "retainHandling");
  }

  /** The given QoS, everything else as in MQTT 3.1.1. */
  public static SubscriptionOptions of(QoS qos) {
    return new SubscriptionOptions(qos, false, false, RetainHandling.SEND_ON_SUBSCRIBE);
  }

  /** Whether MQTT 3.1.1 can carry them. */
  public boolean isQosOnly() {
    return equals(of(qos));
  }
}
