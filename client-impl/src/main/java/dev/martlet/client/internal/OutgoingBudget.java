package dev.martlet.client.internal;

import dev.martlet.client.OutgoingLimits;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.QueueFullException;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what waits or is under way from a client. Taken by the thread that publishes, given back
 * by the loop when the outcome is decided; "full" is an answer, never a wait.
 */
final class OutgoingBudget {
  private final OutgoingLimits limits;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  OutgoingBudget(OutgoingLimits limits) {
    this.limits = limits;
  }

  /** Takes one message of {@code size} bytes, or says why not. */
  @Nullable MqttException acquire(long size) {
    if (size > limits.bytes()) {
      return new RequestRejectedException(
          ReasonCode.QUOTA_EXCEEDED,
          "message of " + size + " bytes: the outgoing limit is " + limits.bytes() + " bytes");
    }
    if (messages.incrementAndGet() > limits.messages()) {
      messages.decrementAndGet();
      return full(limits.messages() + " messages");
    }
    if (bytes.addAndGet(size) > limits.bytes()) {
      release(size);
      return full(limits.bytes() + " bytes");
    }
    return null;
  }

  /** Gives one message of {@code size} bytes back. */
  void release(long size) {
    messages.decrementAndGet();
    bytes.addAndGet(-size);
  }

  private static QueueFullException full(String limit) {
    return new QueueFullException("the outgoing limit of " + limit + " is spent");
  }
}
