package dev.martlet.testbroker.simulation;

import dev.martlet.client.MessageHandler;
import dev.martlet.client.MqttClient;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps book of messages and holds what is delivered to what their QoS promises, whoever carries
 * them: a simulation, or clients and broker on sockets. Messages are told apart by topic and
 * payload, so no two may be alike. The QoS that counts is the lower one of message and receiver.
 *
 * <ul>
 *   <li>QoS 0: never twice, in the order of publishing.
 *   <li>QoS 1: what was accepted is delivered at least once; the first deliveries are in the order
 *       of publishing.
 *   <li>QoS 2: what was accepted is delivered exactly once, in the order of publishing.
 * </ul>
 *
 * <p>The order is that of one client, one topic and one QoS. Accepted is what {@link #publish} has
 * completed for. Retained messages, delivered as such, are passed over.
 *
 * <p>Any thread.
 */
public final class DeliveryLedger {
  private final Map<Identity, Entry> entries = new LinkedHashMap<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean handledFirst;

  /** A book without messages. */
  public DeliveryLedger() {}

  private record Identity(TopicName topic, ByteBuffer payload) {}

  /** One message, and what has become of it. */
  private static final class Entry {
    final Message message;
    final MqttClient publisher;
    final long number;
    boolean accepted;
    @Nullable Throwable refusal;
    int deliveries;
    int acknowledgements;

    Entry(Message message, MqttClient publisher, long number) {
      this.message = message;
      this.publisher = publisher;
      this.number = number;
    }

    @Override
    public String toString() {
      return "message \""
          + Payloads.text(message.payload())
          + "\" to "
          + message.topic()
          + " (QoS "
          + message.qos().code()
          + ")";
    }
  }

  /** In what order messages are to come is the same for all of these. */
  private record Stream(MqttClient publisher, TopicName topic, QoS qos) {}

  private static final class Receiver {
    final String name;
    final TopicFilter filter;
    final QoS maximumQos;
    final int since;
    final Map<Entry, Integer> deliveries = new HashMap<>();
    final Map<Stream, Entry> last = new HashMap<>();

    Receiver(String name, TopicFilter filter, QoS maximumQos, int since) {
      this.name = name;
      this.filter = filter;
      this.maximumQos = maximumQos;
      this.since = since;
    }
  }

  /**
   * Publishes {@code message} and books it.
   *
   * @return what {@code client.publish} returns
   * @throws IllegalArgumentException if one with the same topic and payload is booked already
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the caller has the outcome, and books cannot fail
  public CompletableFuture<PublishResult> publish(MqttClient client, Message message) {
    Entry entry = book(client, message);
    CompletableFuture<PublishResult> outcome = client.publish(message);
    outcome.whenComplete((result, failure) -> decided(entry, failure));
    return outcome;
  }

  /**
   * A handler that books what it is given, for a subscription with this filter and QoS. What is
   * published from now on is expected to come here.
   *
   * @param name for messages
   */
  public MessageHandler receiver(String name, String filter, QoS maximumQos) {
    return receiver(name, filter, maximumQos, message -> {});
  }

  /** As the other {@code receiver}; {@code then} is called with each message that was booked. */
  public synchronized MessageHandler receiver(
      String name, String filter, QoS maximumQos, MessageHandler then) {
    Receiver receiver = new Receiver(name, TopicFilter.of(filter), maximumQos, entries.size());
    receivers.add(receiver);
    return message -> {
      delivered(receiver, message);
      then.handle(message);
    };
  }

  /**
   * Requires as well that no client acknowledges a message above QoS 0 before its handler is done
   * with it: for books that a {@link World} has made, and that every client which gets these
   * messages has its handlers from.
   */
  public synchronized void requireHandlingBeforeAcknowledgement() {
    handledFirst = true;
  }

  /** What was not as promised so far, in words; a copy. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /**
   * Requires that nothing was delivered too often or out of order.
   *
   * @throws AssertionError that says what was
   */
  public void verify() {
    List<String> found = violations();
    if (!found.isEmpty()) {
      throw new AssertionError(String.join("\n", found));
    }
  }

  /**
   * Requires that, beside {@link #verify}, everything accepted above QoS 0 has been delivered: when
   * nothing is under way any more.
   *
   * @throws AssertionError that says what was lost
   */
  public void verifyComplete() {
    missing();
    verify();
  }

  private synchronized void missing() {
    for (Receiver receiver : receivers) {
      for (Entry entry : entries.values()) {
        boolean due =
            entry.accepted
                && entry.number > receiver.since
                && receiver.filter.matches(entry.message.topic())
                && qos(entry, receiver) != QoS.AT_MOST_ONCE;
        if (due && !receiver.deliveries.containsKey(entry)) {
          violations.add(receiver.name + " lost " + entry + ", which was accepted");
        }
      }
    }
  }

  /** How many messages were accepted. */
  public synchronized int accepted() {
    return (int) entries.values().stream().filter(entry -> entry.accepted).count();
  }

  /**
   * The messages above QoS 0 whose publishing has failed, and why, in words: none, where sessions
   * outlive their connections and nothing else refuses.
   */
  public synchronized List<String> refused() {
    return entries.values().stream()
        .filter(entry -> entry.refusal != null && entry.message.qos() != QoS.AT_MOST_ONCE)
        .map(entry -> entry + ": " + entry.refusal)
        .toList();
  }

  /** How many deliveries there were, repetitions at QoS 1 included. */
  public synchronized int delivered() {
    return receivers.stream()
        .flatMap(receiver -> receiver.deliveries.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  synchronized @Nullable String firstViolation() {
    return violations.isEmpty() ? null : violations.get(0);
  }

  private synchronized Entry book(MqttClient client, Message message) {
    Entry entry = new Entry(message, client, entries.size() + 1L);
    if (entries.putIfAbsent(new Identity(message.topic(), message.payload()), entry) != null) {
      throw new IllegalArgumentException("booked already, so it could not be told apart: " + entry);
    }
    return entry;
  }

  private synchronized void decided(Entry entry, @Nullable Throwable failure) {
    entry.accepted = failure == null;
    entry.refusal = failure;
  }

  private synchronized void delivered(Receiver receiver, ReceivedMessage message) {
    if (message.retained()) {
      return;
    }
    Entry entry = entries.get(new Identity(message.topic(), message.payload()));
    if (entry == null) {
      violations.add(
          receiver.name
              + " got a message that nobody published: \""
              + message.text()
              + "\" to "
              + message.topic());
      return;
    }
    entry.deliveries++;
    int times = receiver.deliveries.merge(entry, 1, Integer::sum);
    if (times > 1) {
      if (qos(entry, receiver) != QoS.AT_LEAST_ONCE) {
        violations.add(receiver.name + " got " + entry + " " + times + " times");
      }
      return;
    }
    Stream stream = new Stream(entry.publisher, entry.message.topic(), entry.message.qos());
    Entry before = receiver.last.put(stream, entry);
    if (before != null && before.number > entry.number) {
      violations.add(
          receiver.name + " got " + entry + " after " + before + ", which was published later");
    }
  }

  /** A client has acknowledged a message: before that its handler has to be done with it. */
  synchronized void acknowledged(String topic, ByteBuffer payload) {
    Entry entry = handledFirst ? entries.get(new Identity(TopicName.of(topic), payload)) : null;
    if (entry == null) {
      return;
    }
    entry.acknowledgements++;
    boolean repeated = entry.message.qos() == QoS.EXACTLY_ONCE; // then it is not handled again
    if (entry.deliveries < (repeated ? 1 : entry.acknowledgements)) {
      violations.add(entry + " was acknowledged before it was handled");
    }
  }

  private static QoS qos(Entry entry, Receiver receiver) {
    QoS sent = entry.message.qos();
    return sent.compareTo(receiver.maximumQos) <= 0 ? sent : receiver.maximumQos;
  }
}
