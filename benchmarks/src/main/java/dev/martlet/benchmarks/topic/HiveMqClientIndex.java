package dev.martlet.benchmarks.topic;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.datatypes.MqttTopicFilterImpl;
import com.hivemq.client.internal.mqtt.datatypes.MqttTopicImpl;
import com.hivemq.client.internal.mqtt.handler.publish.incoming.PublishFlowTreeAccess;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.internal.mqtt.message.publish.MqttStatefulPublish;
import com.hivemq.client.internal.mqtt.message.subscribe.MqttSubscription;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * The subscription tree of HiveMQ's client, for one thread. A publish is decoded when the tree is
 * asked, its topic as bytes; the list of flows that the tree fills is the only way to its matches.
 */
final class HiveMqClientIndex
    implements FilterIndex<HiveMqClientIndex.Subscription, MqttStatefulPublish> {
  private final PublishFlowTreeAccess tree =
      new PublishFlowTreeAccess((MqttClientConfig) Mqtt5Client.builder().build().getConfig());
  private final Map<Integer, PublishFlowTreeAccess.Flow> flows = new HashMap<>();

  record Subscription(MqttSubscription subscription, PublishFlowTreeAccess.Flow flow) {}

  @Override
  public Subscription subscription(String filter, int subscriber) {
    MqttTopicFilterImpl parsed = MqttTopicFilterImpl.of(filter.getBytes(StandardCharsets.UTF_8));
    return new Subscription(
        new MqttSubscription(
            Objects.requireNonNull(parsed, filter),
            MqttQos.AT_MOST_ONCE,
            false,
            Mqtt5RetainHandling.SEND,
            false),
        flows.computeIfAbsent(subscriber, tree::flow));
  }

  @Override
  public MqttStatefulPublish topic(String topic) {
    MqttTopicImpl parsed = MqttTopicImpl.of(topic.getBytes(StandardCharsets.UTF_8));
    MqttPublish publish =
        (MqttPublish) Mqtt5Publish.builder().topic(Objects.requireNonNull(parsed, topic)).build();
    return publish.createStateful(
        MqttStatefulPublish.NO_PACKET_IDENTIFIER_QOS_0,
        false,
        MqttStatefulPublish.DEFAULT_NO_TOPIC_ALIAS,
        MqttStatefulPublish.DEFAULT_NO_SUBSCRIPTION_IDENTIFIERS);
  }

  @Override
  public void add(Subscription subscription) {
    tree.add(subscription.subscription, subscription.flow);
  }

  /** Takes all flows of the filter, as an UNSUBSCRIBE does: only for one subscriber a filter. */
  @Override
  public void remove(Subscription subscription) {
    tree.remove(subscription.subscription);
  }

  @Override
  public int count(MqttStatefulPublish topic) {
    return tree.count(topic);
  }

  @Override
  public void forEachMatch(MqttStatefulPublish topic, IntConsumer subscribers) {
    tree.forEachMatch(topic, subscribers);
  }
}
