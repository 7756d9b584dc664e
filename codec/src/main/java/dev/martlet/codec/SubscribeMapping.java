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

  private final CodecState state;

  SubscribeMapping(CodecState state) {
    this.state = state;
  }

  Subscribe decode(MqttSubscribeMessage message) {
    MqttMessageIdAndPropertiesVariableHeader header = message.idAndPropertiesVariableHeader();
    PropertyReader reader = new PropertyReader(PropertyScope.SUBSCRIBE, header.properties());
    List<Integer> identifiers = reader.subscriptionIdentifiers();
    if (identifiers.size() > 1) {
      throw Faults.protocolError("SUBSCRIBE with more than one subscription identifier");
    }
    List<Subscribe.Request> requests = new ArrayList<>();
    for (MqttTopicSubscription subscription : message.payload().topicSubscriptions()) {
      requests.add(request(subscription));
    }
    if (requests.isEmpty()) {
      throw Faults.protocolError("SUBSCRIBE without a topic filter [MQTT-3.8.3-2]");
    }
    return new Subscribe(
        header.messageId(),
        identifiers.isEmpty() ? 0 : identifiers.get(0),
        requests,
        reader.userProperties());
  }

  private Subscribe.Request request(MqttTopicSubscription subscription) {
    TopicFilter filter = TopicFilter.of(subscription.topicFilter());
    MqttSubscriptionOption option = subscription.option();
    SubscriptionOptions options =
        new SubscriptionOptions(
            QoS.of(option.qos().value()),
            option.isNoLocal(),
            option.isRetainAsPublished(),
            RetainHandling.of(option.retainHandling().value()));
    if (!state.isMqtt5() && !options.isQosOnly()) {
      throw Faults.malformed("SUBSCRIBE of MQTT 3.1.1 with reserved bits set (MQTT-3.8.3-4)");
    }
    if (options.noLocal() && filter.isShared()) {
      throw Faults.protocolError("SUBSCRIBE to a shared filter with No Local [MQTT-3.8.3-4]");
    }
    return new Subscribe.Request(filter, options);
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

  Unsubscribe decode(MqttUnsubscribeMessage message) {
    MqttMessageIdAndPropertiesVariableHeader header = message.idAndPropertiesVariableHeader();
    List<TopicFilter> filters = new ArrayList<>();
    for (String filter : message.payload().topics()) {
      filters.add(TopicFilter.of(filter));
    }
    if (filters.isEmpty()) {
      throw Faults.protocolError("UNSUBSCRIBE without a topic filter [MQTT-3.10.3-2]");
    }
    return new Unsubscribe(
        header.messageId(),
        filters,
        new PropertyReader(PropertyScope.UNSUBSCRIBE, header.properties()).userProperties());
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
