package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.List;

/** Packets with one thing in them that a test is about. */
final class Samples {
  static final String TOO_LONG = "x".repeat(65_536);

  private Samples() {}

  static Connect connect(
      String clientIdentifier, int keepAliveSeconds, ConnectProperties properties) {
    return new Connect(MQTT_5, clientIdentifier, true, keepAliveSeconds, null, null, properties);
  }

  static Connect connect311(Credentials credentials, Will will, ConnectProperties properties) {
    return new Connect(MQTT_3_1_1, "c", true, 0, credentials, will, properties);
  }

  static ConnectProperties properties(int receiveMaximum, long packetSize, int aliases) {
    return new ConnectProperties(
        0, receiveMaximum, packetSize, aliases, false, true, null, List.of());
  }

  static ConnAck connAck(ConnAckProperties properties) {
    return new ConnAck(false, ReasonCode.SUCCESS, properties);
  }

  static Publish withAlias(String topic, int alias) {
    return new Publish(
        topic == null ? null : TopicName.of(topic),
        0,
        QoS.AT_MOST_ONCE,
        false,
        false,
        Payloads.EMPTY,
        alias,
        MessageProperties.NONE,
        List.of());
  }

  static Publish withSubscription(int identifier) {
    return new Publish(
        TopicName.of("t"),
        0,
        QoS.AT_MOST_ONCE,
        false,
        false,
        Payloads.EMPTY,
        0,
        MessageProperties.NONE,
        List.of(identifier));
  }

  static Publish withProperties(MessageProperties properties) {
    return new Publish(
        TopicName.of("t"),
        0,
        QoS.AT_MOST_ONCE,
        false,
        false,
        Payloads.EMPTY,
        0,
        properties,
        List.of());
  }

  static Subscribe subscribe(int identifier, int subscriptionIdentifier) {
    return new Subscribe(
        identifier,
        subscriptionIdentifier,
        List.of(Vectors.request("a", QoS.AT_MOST_ONCE)),
        List.of());
  }

  static Subscribe noLocal() {
    return subscribe(TopicFilter.of("a"));
  }

  static Subscribe sharedWithNoLocal() {
    return subscribe(TopicFilter.of("$share/g/a"));
  }

  static Subscribe subscribe(TopicFilter filter) {
    SubscriptionOptions options =
        new SubscriptionOptions(QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND_ON_SUBSCRIBE);
    return new Subscribe(1, 0, List.of(new Subscribe.Request(filter, options)), List.of());
  }

  static Auth auth(ReasonCode reasonCode, String method) {
    return new Auth(reasonCode, new Authentication(method, null), ReasonProperties.NONE);
  }
}
