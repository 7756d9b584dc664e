package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.QoS;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the standard promises to sessions and share groups, and what they got. */
final class DeliveryModel {

  /** A message; {@code expiresAtNanos} is {@link ModelSession#NEVER} without an expiry. */
  record Message(
      int number, String publisher, TopicName topic, QoS qos, long nanos, long expiresAtNanos) {}

  /** Why a message is sent: it is retained, or live for a session, or for a share group. */
  record Cause(int number, boolean retained, String group) {}

  /** A PUBLISH that left the broker. */
  record Sent(Cause cause, ModelSession to, QoS qos, boolean duplicate, long nanos) {}

  /** What one session is owed; at once only matters at QoS 0, which nothing holds up. */
  private record Due(Message message, Cause cause, ModelSession to, QoS qos, boolean atOnce) {}

  private record GroupDue(Message message, Cause cause) {}

  private final List<ModelSession> sessions = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final Map<TopicName, Message> retained = new LinkedHashMap<>();
  private final List<Due> dues = new ArrayList<>();
  private final List<GroupDue> groupDues = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Map<Sent, Integer> taken = new LinkedHashMap<>();
  private final Map<String, Long> groupDeaths = new HashMap<>();

  void began(ModelSession session) {
    sessions.add(session);
  }

  Message message(int number) {
    return messages.get(number);
  }

  int messageCount() {
    return messages.size();
  }

  /** The broker is about to get {@code message}. */
  void published(Message message, boolean retain, List<ModelSession> ready) {
    messages.add(message);
    if (retain) {
      retained.put(message.topic(), message);
    }
    for (ModelSession session : alive(message.nanos())) {
      QoS granted = session.grantedFor(message.topic());
      if (granted != null) {
        Cause cause = new Cause(message.number(), false, null);
        QoS qos = QoS.min(granted, message.qos());
        dues.add(new Due(message, cause, session, qos, ready.contains(session)));
      }
    }
  }

  /** As {@link #published}, for one share group, if it has a member. */
  void published(Message message, String group) {
    boolean hasMember = alive(message.nanos()).stream().anyMatch(session -> session.has(group));
    if (hasMember && TopicFilter.of(group).matches(message.topic())) {
      groupDues.add(new GroupDue(message, new Cause(message.number(), false, group)));
    }
  }

  /** A session is about to subscribe, which is sent what is retained. */
  void subscribed(ModelSession session, String filter, QoS granted, boolean writable, long now) {
    session.subscribe(filter, granted);
    TopicFilter asked = TopicFilter.of(filter);
    if (asked.isShared()) {
      return;
    }
    for (Message message : retained.values()) {
      if (asked.matches(message.topic()) && message.expiresAtNanos() > now) {
        Cause cause = new Cause(message.number(), true, null);
        dues.add(new Due(message, cause, session, QoS.min(granted, message.qos()), writable));
      }
    }
  }

  /** Some session has unsubscribed or ended: groups without members are gone. */
  void left(List<String> groups, long nowNanos) {
    for (String group : groups) {
      if (alive(nowNanos).stream().noneMatch(session -> session.has(group))) {
        groupDeaths.put(group, nowNanos);
      }
    }
  }

  private List<ModelSession> alive(long nowNanos) {
    return sessions.stream().filter(session -> !session.hasEnded(nowNanos)).toList();
  }

  void sent(Sent packet) {
    Message message = messages.get(packet.cause().number());
    if (!packet.duplicate()) {
      assertThat(packet.nanos()).as("sent after its expiry").isLessThan(message.expiresAtNanos());
    }
    sent.add(packet);
  }

  /** The client has made {@code packet} its own. */
  void taken(Sent packet) {
    taken.merge(packet, 1, Integer::sum);
  }

  List<Sent> sent() {
    return sent;
  }

  /** All who are left have answered all. */
  void check(long nowNanos) {
    checkThatNothingIsSentUnasked();
    dues.forEach(due -> check(due, nowNanos));
    groupDues.forEach(due -> check(due, nowNanos));
    checkOrder();
  }

  private void checkThatNothingIsSentUnasked() {
    for (Sent packet : sent) {
      boolean asked =
          packet.cause().group() == null
              ? dues.stream().anyMatch(due -> isFor(packet, due))
              : groupDues.stream().anyMatch(due -> due.cause().equals(packet.cause()));
      assertThat(asked).as("asked for %s", packet).isTrue();
    }
  }

  private static boolean isFor(Sent packet, Due due) {
    return packet.to() == due.to()
        && packet.cause().equals(due.cause())
        && packet.qos() == due.qos();
  }

  private void check(Due due, long nowNanos) {
    long owed = dues.stream().filter(other -> isSame(due, other)).count();
    long first = sent.stream().filter(packet -> isFor(packet, due) && !packet.duplicate()).count();
    assertThat(first).as("sent for the first time: %s", due).isLessThanOrEqualTo(owed);
    int had = 0;
    for (Map.Entry<Sent, Integer> entry : taken.entrySet()) {
      had += isFor(entry.getKey(), due) ? entry.getValue() : 0;
    }
    if (due.qos() != QoS.AT_LEAST_ONCE) {
      assertThat((long) had).as("at most once: %s", due).isLessThanOrEqualTo(owed);
    }
    if (due.atOnce() && due.qos() == QoS.AT_MOST_ONCE) {
      assertThat(first).as("sent at once: %s", due).isGreaterThanOrEqualTo(1);
    }
    boolean promised = due.qos() != QoS.AT_MOST_ONCE && !due.to().hasEnded(nowNanos);
    if (promised && due.message().expiresAtNanos() > nowNanos) {
      assertThat((long) had).as("not lost: %s", due).isGreaterThanOrEqualTo(owed);
    }
  }

  private static boolean isSame(Due one, Due other) {
    return one.to() == other.to() && one.cause().equals(other.cause()) && one.qos() == other.qos();
  }

  private void check(GroupDue due, long nowNanos) {
    List<Sent> copies = sent.stream().filter(packet -> packet.cause().equals(due.cause())).toList();
    for (int i = 1; i < copies.size(); i++) {
      Sent before = copies.get(i - 1);
      Sent after = copies.get(i);
      if (before.to() == after.to()) {
        assertThat(after.duplicate()).as("%s after %s", after, before).isTrue();
        continue;
      }
      assertThat(before.qos()).as("begun with another: %s", after).isEqualTo(QoS.AT_LEAST_ONCE);
      assertThat(before.to().hasEnded(after.nanos())).as("still has it: %s", before).isTrue();
      assertThat(after.duplicate()).as("first to that member: %s", after).isFalse();
      assertThat(isTaken(before)).as("%s was answered, then %s", before, after).isFalse();
    }
    if (due.message().qos() != QoS.AT_MOST_ONCE
        && due.message().expiresAtNanos() > nowNanos
        && groupDeaths.getOrDefault(due.cause().group(), -1L) < due.message().nanos()
        && copies.stream().noneMatch(packet -> isLostWithItsSession(packet, nowNanos))) {
      assertThat(copies.stream().anyMatch(this::isTaken)).as("not lost: %s", due).isTrue();
    }
  }

  /** By any of its copies to the same session. */
  private boolean isTaken(Sent packet) {
    return taken.keySet().stream()
        .anyMatch(had -> had.to() == packet.to() && had.cause().equals(packet.cause()));
  }

  private static boolean isLostWithItsSession(Sent packet, long nowNanos) {
    return packet.qos() == QoS.EXACTLY_ONCE && packet.to().hasEnded(nowNanos);
  }

  /** For each session, publisher, topic, and QoS published and delivered, of live messages. */
  private void checkOrder() {
    Map<List<Object>, List<Integer>> numbers =
        sent.stream()
            .filter(packet -> !packet.duplicate() && packet.cause().group() == null)
            .filter(packet -> !packet.cause().retained())
            .collect(
                Collectors.groupingBy(
                    this::kind,
                    LinkedHashMap::new,
                    Collectors.mapping(packet -> packet.cause().number(), Collectors.toList())));
    numbers.values().forEach(ordered -> assertThat(ordered).isSorted());
  }

  private List<Object> kind(Sent packet) {
    Message message = messages.get(packet.cause().number());
    return List.of(packet.to(), message.publisher(), message.topic(), message.qos(), packet.qos());
  }
}
