package dev.martlet.codec;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE, in both versions. */
final class SubscribeMapping {
  /** The flags of both read like QoS 1 [MQTT-3.8.1-1] [MQTT-3.10.1-1]. */
  private static final MqttFixedHeader SUBSCRIBE =
      new MqttFixedHeader(MqttMessageType.SUBSCRIBE, false, MqttQoS.AT_LEAST_ONCE, false, 0);

  private static final MqttFixedHeader UNSUBSCRIBE =
      new MqttFixedHeader(MqttMessageType.UNSUBSCRIBE, false, MqttQoS.AT_LEAST_ONCE, false, 0);

  private static final int QOS_MASK = 0b11;
  private static final int NO_LOCAL = 1 << 2;
  private static final int RETAIN_AS_PUBLISHED = 1 << 3;
  private static final int RETAIN_HANDLING_SHIFT = 4;
  private static final int RETAIN_HANDLING_MASK = 0b11;
  private static final int RESERVED = 0b1100_0000;
  private static final int RESERVED_IN_MQTT_3_1_1 = 0b1111_1100;

  private final CodecState state;

  SubscribeMapping(CodecState state) {
    this.state = state;
  }

  static Subscribe decode(PacketBody body) {
    int packetIdentifier = body.packetIdentifier();
    PropertyReader properties = PropertyReader.read(body, PropertyScope.SUBSCRIBE);
    List<Subscribe.Request> requests = new ArrayList<>();
    while (body.isReadable()) {
      requests.add(request(body));
    }
    if (requests.isEmpty()) {
      throw body.broken(Rule.SUBSCRIBE_WITHOUT_FILTER, "no topic filter");
    }
    return new Subscribe(
        packetIdentifier,
        properties.number(Property.SUBSCRIPTION_IDENTIFIER, 0),
        requests,
        properties.userProperties());
  }

  private static Subscribe.Request request(PacketBody body) {
    TopicFilter filter = body.topicFilter();
    int options = body.oneByte("subscription options");
    String words = "subscription options 0x" + Integer.toHexString(options);
    if ((options & (body.isMqtt5() ? RESERVED : RESERVED_IN_MQTT_3_1_1)) != 0) {
      throw body.broken(Rule.SUBSCRIBE_RESERVED_BITS, words + " with reserved bits set");
    }
    int qos = options & QOS_MASK;
    if (qos > QoS.EXACTLY_ONCE.code()) {
      throw body.broken(Rule.SUBSCRIBE_QOS, words + " with QoS 3");
    }
    int retainHandling = (options >> RETAIN_HANDLING_SHIFT) & RETAIN_HANDLING_MASK;
    if (retainHandling > RetainHandling.DO_NOT_SEND.code()) {
      throw body.broken(Rule.SUBSCRIBE_RETAIN_HANDLING, words + " with Retain Handling 3");
    }
    boolean noLocal = (options & NO_LOCAL) != 0;
    if (noLocal && filter.isShared()) {
      throw body.broken(Rule.SUBSCRIBE_SHARED_NO_LOCAL, words + " with No Local for " + filter);
    }
    return new Subscribe.Request(
        filter,
        new SubscriptionOptions(
            QoS.of(qos),
            noLocal,
            (options & RETAIN_AS_PUBLISHED) != 0,
            RetainHandling.of(retainHandling)));
  }

  MqttSubscribeMessage encode(Subscribe subscribe) {
    if (subscribe.requests().isEmpty()) {
      throw UnsendablePacketException.protocolError(
          "SUBSCRIBE without a topic filter [MQTT-3.8.3-2]");
    }
    if (!state.isMqtt5()) {
      requireMqtt311(subscribe);
    }
    List<MqttTopicSubscription> subscriptions = new ArrayList<>();
    for (Subscribe.Request request : subscribe.requests()) {
      subscriptions.add(write(request));
    }
    PropertyWriter writer = new PropertyWriter();
    if (subscribe.subscriptionIdentifier() != 0) {
      writer.subscriptionIdentifiers(List.of(subscribe.subscriptionIdentifier()));
    }
    return new MqttSubscribeMessage(
        SUBSCRIBE,
        header(
            subscribe.packetIdentifier(),
            writer.userProperties(subscribe.userProperties()).properties()),
        new MqttSubscribePayload(subscriptions));
  }

  private static MqttTopicSubscription write(Subscribe.Request request) {
    SubscriptionOptions options = request.options();
    if (options.noLocal() && request.filter().isShared()) {
      throw UnsendablePacketException.protocolError(
          "SUBSCRIBE to a shared filter with No Local [MQTT-3.8.3-4]");
    }
    return new MqttTopicSubscription(
        request.filter().toString(),
        new MqttSubscriptionOption(
            MqttQoS.valueOf(options.qos().code()),
            options.noLocal(),
            options.retainAsPublished(),
            RetainedHandlingPolicy.valueOf(options.retainHandling().code())));
  }

  private static void requireMqtt311(Subscribe subscribe) {
    if (subscribe.subscriptionIdentifier() != 0) {
      throw UnsendablePacketException.notInMqtt311("a subscription identifier");
    }
    if (!subscribe.userProperties().isEmpty()) {
      throw UnsendablePacketException.notInMqtt311("a user property");
    }
    for (Subscribe.Request request : subscribe.requests()) {
      if (!request.options().isQosOnly()) {
        throw UnsendablePacketException.notInMqtt311("subscription options other than the QoS");
      }
    }
  }

  static Unsubscribe decodeUnsubscribe(PacketBody body) {
    int packetIdentifier = body.packetIdentifier();
    PropertyReader properties = PropertyReader.read(body, PropertyScope.UNSUBSCRIBE);
    List<TopicFilter> filters = new ArrayList<>();
    while (body.isReadable()) {
      filters.add(body.topicFilter());
    }
    if (filters.isEmpty()) {
      throw body.broken(Rule.UNSUBSCRIBE_WITHOUT_FILTER, "no topic filter");
    }
    return new Unsubscribe(packetIdentifier, filters, properties.userProperties());
  }

  MqttUnsubscribeMessage encode(Unsubscribe unsubscribe) {
    if (unsubscribe.filters().isEmpty()) {
      throw UnsendablePacketException.protocolError(
          "UNSUBSCRIBE without a topic filter [MQTT-3.10.3-2]");
    }
    if (!state.isMqtt5() && !unsubscribe.userProperties().isEmpty()) {
      throw UnsendablePacketException.notInMqtt311("a user property");
    }
    List<String> filters = new ArrayList<>();
    for (TopicFilter filter : unsubscribe.filters()) {
      filters.add(filter.toString());
    }
    PropertyWriter writer = new PropertyWriter().userProperties(unsubscribe.userProperties());
    return new MqttUnsubscribeMessage(
        UNSUBSCRIBE,
        header(unsubscribe.packetIdentifier(), writer.properties()),
        new MqttUnsubscribePayload(filters));
  }

  private static MqttMessageIdAndPropertiesVariableHeader header(
      int packetIdentifier, MqttProperties properties) {
    return new MqttMessageIdAndPropertiesVariableHeader(
        Fields.packetIdentifier(packetIdentifier), properties);
  }
}
