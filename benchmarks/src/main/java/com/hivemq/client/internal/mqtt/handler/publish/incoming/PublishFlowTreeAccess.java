package com.hivemq.client.internal.mqtt.handler.publish.incoming;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.datatypes.MqttTopicFilterImpl;
import com.hivemq.client.internal.mqtt.message.publish.MqttStatefulPublish;
import com.hivemq.client.internal.mqtt.message.subscribe.MqttSubscription;
import com.hivemq.client.internal.util.collections.HandleList;
import java.util.function.IntConsumer;

/** The subscription tree of HiveMQ's client, which is of this package, opened for measurement. */
public final class PublishFlowTreeAccess {
  /** The client numbers the SUBSCRIBE packets; which one a subscription came with is no matter. */
  private static final int SUBSCRIPTION_IDENTIFIER = 1;

  private final MqttSubscribedPublishFlowTree tree = new MqttSubscribedPublishFlowTree();
  private final MqttClientConfig config;
  private final MqttIncomingQosHandler qosHandler;

  /** Makes an empty tree for flows of a client of {@code config}, which never connects. */
  public PublishFlowTreeAccess(MqttClientConfig config) {
    this.config = config;
    this.qosHandler = new MqttIncomingQosHandler(config, new MqttIncomingPublishFlows());
  }

  /** What a match finds in this tree. */
  public static final class Flow extends MqttSubscribedPublishFlow {
    private final int number;

    private Flow(MqttClientConfig config, MqttIncomingQosHandler qosHandler, int number) {
      super(null, config, qosHandler, false);
      this.number = number;
      // A flow whose last filter goes is done and tells its subscriber, which is not to be
      // measured.
      getTopicFilters().add(MqttTopicFilterImpl.of("never/ends"));
    }
  }

  /** Makes a flow that is found as {@code number}. */
  public Flow flow(int number) {
    return new Flow(config, qosHandler, number);
  }

  /** Adds a subscription and has it acknowledged, without which it cannot be removed. */
  public void add(MqttSubscription subscription, Flow flow) {
    tree.subscribe(subscription, SUBSCRIPTION_IDENTIFIER, flow);
    tree.suback(subscription.getTopicFilter(), SUBSCRIPTION_IDENTIFIER, false);
  }

  /** Removes every flow of the filter. */
  public void remove(MqttSubscription subscription) {
    tree.unsubscribe(subscription.getTopicFilter());
  }

  /** Returns how many flows the publish is for, by going through the list that the tree makes. */
  public int count(MqttStatefulPublish publish) {
    int count = 0;
    for (var handle = find(publish).getFirst(); handle != null; handle = handle.getNext()) {
      if (handle.getElement() != null) {
        count++;
      }
    }
    return count;
  }

  /** Hands over the numbers of the flows that the publish is for. */
  public void forEachMatch(MqttStatefulPublish publish, IntConsumer numbers) {
    for (var handle = find(publish).getFirst(); handle != null; handle = handle.getNext()) {
      numbers.accept(((Flow) handle.getElement()).number);
    }
  }

  private HandleList<MqttIncomingPublishFlow> find(MqttStatefulPublish publish) {
    MqttStatefulPublishWithFlows flows = new MqttStatefulPublishWithFlows(publish);
    tree.findMatching(flows);
    return flows;
  }
}
