package dev.martlet.client.internal.protocol;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/** What the protocol version and the server's limits allow: a wish is refused, never bent. */
final class RequestRules {
  private final ProtocolVersion version;
  private ServerLimits limits;

  RequestRules(ProtocolVersion version) {
    this.version = version;
    this.limits = ServerLimits.NONE;
  }

  /** What the server of this connection said. */
  void limits(ServerLimits value) {
    limits = value;
  }

  /** Why {@code message} cannot be published, or null. */
  @Nullable RequestRejectedException objectionTo(Message message) {
    if (version == ProtocolVersion.MQTT_3_1_1 && !message.properties().isEmpty()) {
      return tooNew("message properties");
    }
    if (message.qos().compareTo(limits.maximumQos()) > 0) { // [MQTT-3.2.2-11]
      return rejected(
          ReasonCode.QOS_NOT_SUPPORTED,
          "QoS " + message.qos().code() + ": the server takes " + atMost(limits.maximumQos()));
    }
    if (message.retain() && !limits.retainAvailable()) { // [MQTT-3.2.2-14]
      return rejected(
          ReasonCode.RETAIN_NOT_SUPPORTED, "retain: the server keeps no retained messages");
    }
    return null;
  }

  /** Why {@code filter} cannot be subscribed with {@code options}, or null. */
  @Nullable RequestRejectedException objectionTo(TopicFilter filter, SubscriptionOptions options) {
    if (version == ProtocolVersion.MQTT_3_1_1 && !options.isQosOnly()) {
      return tooNew("subscription options other than QoS");
    }
    if (options.noLocal() && filter.isShared()) { // [MQTT-3.8.3-4]
      return rejected(ReasonCode.PROTOCOL_ERROR, "no local: not with shared filter " + filter);
    }
    if (filter.isShared() && !limits.sharedSubscriptionAvailable()) {
      return rejected(
          ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
          filter + ": the server has no shared subscriptions");
    }
    if (filter.hasWildcards() && !limits.wildcardSubscriptionAvailable()) {
      return rejected(
          ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED,
          filter + ": the server has no wildcard subscriptions");
    }
    return null;
  }

  private static RequestRejectedException tooNew(String what) {
    return rejected(
        ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, what + ": MQTT 3.1.1 cannot carry them");
  }

  private static String atMost(QoS maximum) {
    return "QoS " + maximum.code() + " at most";
  }

  private static RequestRejectedException rejected(ReasonCode reasonCode, String message) {
    return new RequestRejectedException(reasonCode, message);
  }
}
