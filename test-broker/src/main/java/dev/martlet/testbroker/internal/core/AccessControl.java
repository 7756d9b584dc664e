package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.testbroker.policy.ClientIdentity;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** Holds what clients ask for against what the server can do and what they may do. */
final class AccessControl {

  private final ServerAbilities abilities;
  private final AccessRules rules;
  private final Hooks hooks;
  private final Witness witness;

  AccessControl(BrokerOptions options, Hooks hooks, Witness witness) {
    this.abilities = options.abilities();
    this.rules = options.access();
    this.hooks = hooks;
    this.witness = witness;
  }

  /** The answer to a CONNECT as far as it depends on nobody's identity. */
  Verdict connect(Connect connect) {
    if (!abilities.versions().include(connect.version())) {
      return Verdict.refuse(
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, connect.version() + " is not spoken here");
    }
    if (!rules.connecting().isAccepted()) {
      return rules.connecting();
    }
    Verdict identifier = identifier(connect);
    if (!identifier.isAccepted()) {
      return identifier;
    }
    Will will = connect.will();
    if (will != null && will.message().qos().compareTo(abilities.maximumQos()) > 0) {
      return Verdict.refuse( // [MQTT-3.2.2-12]
          ReasonCode.QOS_NOT_SUPPORTED, "a Will Message above " + abilities.maximumQos());
    }
    if (will != null && will.message().retain() && !abilities.retain()) {
      return Verdict.refuse( // [MQTT-3.2.2-13]
          ReasonCode.RETAIN_NOT_SUPPORTED, "a Will Message to be retained");
    }
    return Verdict.accept();
  }

  private Verdict identifier(Connect connect) {
    if (!connect.clientIdentifier().isEmpty()) {
      return hooks.decide(
          Refusable.CONNECT, () -> rules.clientIdentifiers().decide(connect.clientIdentifier()));
    }
    if (!abilities.assignsClientIdentifiers()) {
      return Verdict.refuse( // [MQTT-3.1.3-8]
          ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "no client identifiers are assigned");
    }
    if (connect.version() == ProtocolVersion.MQTT_3_1_1 && !connect.cleanStart()) {
      return Verdict.refuse( // [MQTT-3.1.3-8 of 3.1.1]
          ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "an empty client identifier needs Clean Session");
    }
    return Verdict.accept();
  }

  /** Whether {@code client} may leave this Will Message. */
  Verdict will(Will will, ClientIdentity client) {
    return publish(will.message(), client);
  }

  /**
   * Checks what CONNACK said of messages.
   *
   * @throws ProtocolViolation if the client did not heed it
   */
  void requireAble(Publish publish) {
    if (publish.qos().compareTo(abilities.maximumQos()) > 0) {
      throw new ProtocolViolation( // [MQTT-3.2.2-11]
          ReasonCode.QOS_NOT_SUPPORTED,
          "a message at " + publish.qos() + ", above " + abilities.maximumQos());
    }
    if (publish.retain() && !abilities.retain()) {
      throw new ProtocolViolation( // [MQTT-3.2.2-14]
          ReasonCode.RETAIN_NOT_SUPPORTED, "nothing is retained here");
    }
  }

  /**
   * What the publisher of {@code message} is answered instead of its being published; null if it
   * may be. Who cannot be told, or only that it was taken, has it counted [MQTT-3.3.5-2 of 3.1.1].
   */
  @Nullable ReasonCode refusal(RoutedMessage message, Connection from) {
    Verdict verdict = publish(message, from.client());
    if (verdict.isAccepted()) {
      return null;
    }
    if (from.isMqtt5() && message.qos() != QoS.AT_MOST_ONCE) {
      return verdict.reasonCode();
    }
    witness.dropped(message.publisher(), DropReason.REFUSED);
    return ReasonCode.SUCCESS;
  }

  private Verdict publish(RoutedMessage message, ClientIdentity client) {
    if (rules.topics().isEmpty() && rules.authorizer().equals(AccessRules.OPEN.authorizer())) {
      return Verdict.accept(); // most brokers': nothing is made for every message
    }
    return publish(
        new Message(
            message.topic(),
            message.payload(),
            message.qos(),
            message.retain(),
            message.properties()),
        client);
  }

  private Verdict publish(Message message, ClientIdentity client) {
    TopicName topic = message.topic();
    Verdict anybody = hooks.decide(Refusable.PUBLISH, () -> rules.topics().decide(topic));
    return anybody.isAccepted()
        ? hooks.decide(Refusable.PUBLISH, () -> rules.authorizer().publish(client, message))
        : anybody;
  }

  /**
   * Checks what CONNACK said of subscriptions; MQTT 3.1.1 has no such words.
   *
   * @throws ProtocolViolation if the client did not heed it
   */
  void requireAble(Subscribe packet, Connection from) {
    if (!from.isMqtt5()) {
      return;
    }
    if (packet.subscriptionIdentifier() > 0 && !abilities.subscriptionIdentifiers()) {
      throw new ProtocolViolation( // section 3.2.2.3.12
          ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, "no subscription identifiers here");
    }
    for (Subscribe.Request request : packet.requests()) {
      Verdict able = able(request.filter());
      if (!able.isAccepted()) {
        throw new ProtocolViolation(able.reasonCode(), String.valueOf(able.words()));
      }
    }
  }

  /** Whether {@code from} may subscribe like that. */
  Verdict subscribe(Subscribe.Request request, Connection from) {
    TopicFilter filter = request.filter();
    Verdict able = able(filter);
    if (!able.isAccepted()) {
      return able;
    }
    Verdict anybody = hooks.decide(Refusable.SUBSCRIBE, () -> rules.filters().decide(filter));
    return anybody.isAccepted()
        ? hooks.decide(
            Refusable.SUBSCRIBE,
            () -> rules.authorizer().subscribe(from.client(), filter, request.options()))
        : anybody;
  }

  /** What is granted of {@code asked}: no more than the server has [MQTT-3.2.2-10]. */
  SubscriptionOptions granted(SubscriptionOptions asked) {
    return asked.qos().compareTo(abilities.maximumQos()) <= 0
        ? asked
        : new SubscriptionOptions(
            abilities.maximumQos(),
            asked.noLocal(),
            asked.retainAsPublished(),
            asked.retainHandling());
  }

  private Verdict able(TopicFilter filter) {
    if (filter.isShared() && !abilities.sharedSubscriptions()) {
      return Verdict.refuse( // section 3.2.2.3.13
          ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, "no shared subscriptions here");
    }
    if (filter.hasWildcards() && !abilities.wildcards()) {
      return Verdict.refuse( // section 3.2.2.3.11
          ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED, "no wildcards here");
    }
    return Verdict.accept();
  }
}
