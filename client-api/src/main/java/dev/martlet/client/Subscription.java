package dev.martlet.client;

import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.topic.TopicFilter;
import java.util.concurrent.CompletableFuture;

/**
 * A declared wish for messages. It outlives connections: the client asks the server for it whenever
 * the server does not have it. All methods may be called by any thread and never block.
 */
public interface Subscription {
  /** Which messages. */
  TopicFilter filter();

  /** What has become of it, as of now. */
  SubscriptionState state();

  /**
   * The server's first answer. Completes on a callback thread; fails with {@link
   * dev.martlet.client.message.RequestRejectedException} if the server or its limits refuse the
   * subscription, with {@link dev.martlet.client.message.ClientClosedException} if the client
   * closes before, and is cancelled if the subscription ends before.
   */
  CompletableFuture<SubscribeResult> granted();

  /**
   * How many QoS 0 messages were dropped because the handler had too many waiting (10,000 messages
   * or 64 MiB). QoS 1 and 2 messages are never dropped.
   */
  long droppedMessages();

  /**
   * Ends it, as {@link MqttClient#unsubscribe(String)} does. Ending one that has ended, or was
   * replaced, changes nothing.
   */
  CompletableFuture<UnsubscribeResult> unsubscribe();
}
