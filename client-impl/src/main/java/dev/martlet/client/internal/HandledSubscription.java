package dev.martlet.client.internal;

import dev.martlet.client.MessageHandler;
import dev.martlet.client.Subscription;
import dev.martlet.client.internal.protocol.DeclaredSubscription;
import dev.martlet.client.internal.protocol.Delivery;
import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.topic.TopicFilter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription with its handler, and the lane in which messages wait for it. */
final class HandledSubscription extends DeclaredSubscription implements Subscription {
  static final int MAX_WAITING_MESSAGES = 10_000;
  static final long MAX_WAITING_BYTES = 64L << 20;

  private static final Logger log = LoggerFactory.getLogger(HandledSubscription.class);

  /** What a subscription needs of its client. */
  interface Owner {
    /** A lane of its own among the client's handlers. */
    Lane<Delivery> handlerLane(Consumer<Delivery> action);

    /** The handler has thrown {@code failure}; any thread. */
    void handlerFailed(Throwable failure);

    /** Whether messages need no longer be handed over. */
    boolean isClosed();

    /** The handler has finished with a QoS 1 or 2 message; any thread. */
    void handled(Delivery delivery);

    /** Ends the subscription; any thread. */
    CompletableFuture<UnsubscribeResult> unsubscribe(HandledSubscription subscription);
  }

  private final MessageHandler handler;
  private final Owner owner;
  private final Lane<Delivery> lane;
  private final AtomicInteger waitingMessages = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  HandledSubscription(
      TopicFilter filter, SubscriptionOptions options, MessageHandler handler, Owner owner) {
    super(filter, options);
    this.handler = handler;
    this.owner = owner;
    this.lane = owner.handlerLane(this::handle);
  }

  @Override
  public CompletableFuture<SubscribeResult> granted() {
    return outcome().future();
  }

  @Override
  public long droppedMessages() {
    return dropped.get();
  }

  @Override
  public CompletableFuture<UnsubscribeResult> unsubscribe() {
    return owner.unsubscribe(this);
  }

  /** A message for the handler. QoS 1 and 2 are bounded by the Receive Maximum, QoS 0 here. */
  void deliver(Delivery delivery) {
    int bytes = delivery.message().payloadBytes();
    boolean full =
        waitingMessages.get() >= MAX_WAITING_MESSAGES
            || waitingBytes.get() + bytes > MAX_WAITING_BYTES;
    if (full && !delivery.isAcknowledged()) {
      drop();
      return;
    }
    waitingMessages.incrementAndGet();
    waitingBytes.addAndGet(bytes);
    lane.add(delivery);
  }

  private void drop() {
    long count = dropped.incrementAndGet();
    if (Long.bitCount(count) == 1) { // ever more rarely, so that the log does not drown
      log.warn(
          "the handler of {} is too slow: {} QoS 0 messages dropped, the limit is {} messages or {}"
              + " bytes",
          filter(),
          count,
          MAX_WAITING_MESSAGES,
          MAX_WAITING_BYTES);
    }
  }

  private void handle(Delivery delivery) {
    waitingMessages.decrementAndGet();
    waitingBytes.addAndGet(-delivery.message().payloadBytes());
    if (owner.isClosed()) {
      return;
    }
    try {
      handler.handle(delivery.message());
    } catch (Throwable e) { // whatever user code throws must not end the lane
      restoreInterrupt(e);
      delivery.fail();
      log.error("the handler of {} failed on a message to {}", filter(), topic(delivery), e);
      owner.handlerFailed(e);
    }
    if (delivery.isAcknowledged()) {
      owner.handled(delivery);
    }
  }

  private static Object topic(Delivery delivery) {
    return delivery.message().topic();
  }

  private static void restoreInterrupt(Throwable e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }
}
