package dev.martlet.client;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.topic.TopicFilter;
import java.util.Objects;

/** Describes a subscription; {@link #handle} declares it. Not thread-safe. */
public final class SubscriptionBuilder {
  private final MqttClient client;
  private final TopicFilter filter;
  private QoS qos = QoS.AT_MOST_ONCE;
  private boolean noLocal;
  private boolean retainAsPublished;
  private RetainHandling retainHandling = RetainHandling.SEND_ON_SUBSCRIBE;

  SubscriptionBuilder(MqttClient client, TopicFilter filter) {
    this.client = client;
    this.filter = filter;
  }

  /** The highest QoS at which messages are wanted. Default: {@link QoS#AT_MOST_ONCE}. */
  public SubscriptionBuilder qos(QoS value) {
    qos = Objects.requireNonNull(value, "qos");
    return this;
  }

  /** Asks the server to keep back what this client publishes itself [MQTT-3.8.3-3] (MQTT 5.0). */
  public SubscriptionBuilder noLocal() {
    noLocal = true;
    return this;
  }

  /** Asks for the retain flag as the publisher set it [MQTT-3.3.1-13] (MQTT 5.0). */
  public SubscriptionBuilder retainAsPublished() {
    retainAsPublished = true;
    return this;
  }

  /** When retained messages come (MQTT 5.0). Default: at every SUBSCRIBE. */
  public SubscriptionBuilder retainHandling(RetainHandling value) {
    retainHandling = Objects.requireNonNull(value, "retainHandling");
    return this;
  }

  /**
   * Declares the subscription, with {@code handler} taking its messages. Never blocks; may stand
   * before {@code connect()}. A subscription of this client with the same filter is replaced.
   */
  public Subscription handle(MessageHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return client.subscribe(
        filter, new SubscriptionOptions(qos, noLocal, retainAsPublished, retainHandling), handler);
  }
}
