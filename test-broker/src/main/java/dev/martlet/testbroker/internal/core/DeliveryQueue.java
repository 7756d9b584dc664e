package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent for the first time, in the order of arrival. QoS 0 may go ahead of the
 * rest, which waits for acknowledgements as well [MQTT-4.9.0-3].
 */
final class DeliveryQueue {

  private record Entry(Delivery delivery, long number) {}

  private final Deque<Entry> atMostOnce = new ArrayDeque<>();
  private final Deque<Entry> acknowledged = new ArrayDeque<>();
  private long lastNumber;
  private long earliestExpiryNanos = Deadlines.NONE;

  void add(Delivery delivery) {
    lastNumber++;
    queueOf(delivery.qos()).add(new Entry(delivery, lastNumber));
    earliestExpiryNanos = Math.min(earliestExpiryNanos, delivery.message().expiresAtNanos());
  }

  /** Whether nothing waits that goes before one of this QoS. */
  boolean isEmpty(QoS qos) {
    return queueOf(qos).isEmpty();
  }

  /** Takes out those whose time is over. */
  List<Delivery> removeExpired(long nowNanos) {
    List<Delivery> expired = new ArrayList<>();
    if (nowNanos < earliestExpiryNanos) {
      return expired; // a full queue is not searched for every message that comes
    }
    earliestExpiryNanos = Deadlines.NONE;
    removeExpired(atMostOnce, nowNanos, expired);
    removeExpired(acknowledged, nowNanos, expired);
    return expired;
  }

  private void removeExpired(Deque<Entry> queue, long nowNanos, List<Delivery> expired) {
    queue.removeIf(entry -> {
      boolean over = entry.delivery.message().isExpired(nowNanos);
      if (over) {
        expired.add(entry.delivery);
      } else {
        earliestExpiryNanos =
            Math.min(earliestExpiryNanos, entry.delivery.message().expiresAtNanos());
      }
      return over;
    });
  }

  /** All of them, in the order of arrival. */
  List<Delivery> all() {
    return Stream.concat(atMostOnce.stream(), acknowledged.stream())
        .sorted(Comparator.comparingLong(Entry::number))
        .map(Entry::delivery)
        .toList();
  }

  /**
   * Takes the next one out; only of QoS 0 unless {@code withAcknowledged}. Null if there is none.
   */
  @Nullable Delivery poll(boolean withAcknowledged) {
    Entry first = atMostOnce.peek();
    Entry second = withAcknowledged ? acknowledged.peek() : null;
    if (first == null && second == null) {
      return null;
    }
    boolean takeFirst = second == null || (first != null && first.number < second.number);
    return (takeFirst ? atMostOnce : acknowledged).remove().delivery;
  }

  private Deque<Entry> queueOf(QoS qos) {
    return qos == QoS.AT_MOST_ONCE ? atMostOnce : acknowledged;
  }
}
