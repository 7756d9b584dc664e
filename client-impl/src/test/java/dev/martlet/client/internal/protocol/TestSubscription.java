package dev.martlet.client.internal.protocol;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.topic.TopicFilter;
import java.util.concurrent.CompletableFuture;

/** A subscription whose messages end up in {@link RecordingOutput#deliveries}. */
final class TestSubscription extends DeclaredSubscription {
  TestSubscription(String filter) {
    this(filter, SubscriptionOptions.of(QoS.EXACTLY_ONCE));
  }

  TestSubscription(String filter, SubscriptionOptions options) {
    super(TopicFilter.of(filter), options);
  }

  CompletableFuture<SubscribeResult> granted() {
    return outcome().future();
  }

  @Override
  public String toString() {
    return filter() + " (" + state() + ")";
  }
}
