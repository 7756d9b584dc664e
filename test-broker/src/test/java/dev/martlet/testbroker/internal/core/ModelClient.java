package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.testbroker.internal.core.DeliveryModel.Cause;
import dev.martlet.testbroker.internal.core.DeliveryModel.Sent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A subscriber that tells the model what it does and gets; what breaks off loses what is under way.
 */
final class ModelClient {

  /** The identifier of the first group's subscriptions; ordinary ones have lower. */
  static final int FIRST_GROUP = 100;

  private final VirtualBroker broker;
  private final DeliveryModel model;
  private final List<String> groups;
  private final ModelFault fault;
  private final ProtocolVersion version;
  private final String name;
  private final ScriptedClient script;
  private final Deque<Packet> network = new ArrayDeque<>();

  /** By Packet Identifier: what the broker waits for an answer to, on this connection. */
  private final Set<Integer> open = new HashSet<>();

  /** By Packet Identifier: the QoS 2 messages that were taken and not released. */
  private final Map<Integer, Sent> unreleased = new HashMap<>();

  private ModelSession session;
  private int receiveMaximum;
  private boolean connected;
  private boolean writable;

  ModelClient(
      VirtualBroker broker,
      DeliveryModel model,
      ModelFault fault,
      ProtocolVersion version,
      String name) {
    this.broker = broker;
    this.model = model;
    this.groups = RandomSessionsTest.GROUPS;
    this.fault = fault;
    this.version = version;
    this.name = name;
    this.script = broker.client(version, name);
    script.whenSent(this::sent);
    script.network(fault.network());
  }

  boolean isMqtt5() {
    return version == ProtocolVersion.MQTT_5;
  }

  boolean isConnected() {
    return connected;
  }

  ModelSession session() {
    return session;
  }

  /** Whether what is published at QoS 0 has to be sent to it at once. */
  boolean isReady() {
    return connected && writable;
  }

  /** Connects, in place of its older connection if it has one. */
  void connect(boolean cleanStart, Duration expiry, int maximum) {
    if (connected) {
      cut();
    }
    boolean goesOn = !cleanStart && session != null && !session.hasEnded(broker.nanos());
    if (!goesOn) {
      if (session != null && !session.hasEnded(broker.nanos())) {
        session.expiry(0);
        session.left(broker.nanos());
      }
      session = new ModelSession();
      model.began(session);
      unreleased.clear();
      model.left(groups, broker.nanos());
    }
    session.connected(expiry == null ? ModelSession.NEVER : expiry.toNanos());
    receiveMaximum = isMqtt5() ? maximum : 65_535;
    connected = true;
    writable = true;
    open.clear();
    script.open();
    ConnectScript asked =
        new ConnectScript(version, name).receiveMaximum(fault.receiveMaximum(receiveMaximum));
    script.receive(
        (expiry == null ? asked.keepingSession() : asked.sessionExpiry(fault.sessionExpiry(expiry)))
            .cleanStart(cleanStart)
            .packet());
    assertThat(script.take(ConnAck.class).sessionPresent()).isEqualTo(goesOn);
  }

  /** The network breaks. */
  void cut() {
    if (connected) {
      session.left(broker.nanos());
      model.left(groups, broker.nanos());
      script.cut();
      forget();
    }
  }

  /** Says goodbye; with an expiry that holds from now on if that is not null. */
  void disconnect(Duration expiry) {
    Long seconds = expiry == null ? null : expiry.toSeconds();
    if (seconds != null) {
      session.expiry(expiry.toNanos());
    }
    session.left(broker.nanos());
    model.left(groups, broker.nanos());
    script.receive(new Disconnect(ReasonCode.SUCCESS, seconds, null, ReasonProperties.NONE));
    forget();
  }

  private void forget() {
    connected = false;
    network.clear();
    script.takeAll();
  }

  void writable(boolean value) {
    if (connected) {
      writable = value;
      script.writable(value);
    }
  }

  void subscribe(String filter, QoS qos) {
    int group = groups.indexOf(filter);
    int identifier = !isMqtt5() ? 0 : group >= 0 ? FIRST_GROUP + group : 1;
    network.addAll(script.takeAll());
    model.subscribed(session, filter, qos, isReady(), broker.nanos());
    script.subscribe(filter, SubscriptionOptions.of(fault.granted(qos)), identifier);
  }

  void unsubscribe(String filter) {
    network.addAll(script.takeAll());
    session.unsubscribe(filter);
    model.left(groups, broker.nanos());
    if (fault != ModelFault.KEEPS_SUBSCRIPTIONS) {
      script.unsubscribe(filter);
    }
  }

  /** Deals with one packet from the broker, if there is one. */
  boolean step(Random random) {
    if (!connected) {
      return false;
    }
    network.addAll(script.takeAll());
    Packet next = network.poll();
    if (next instanceof Publish publish) {
      answer(publish, isMqtt5() && random.nextInt(20) == 0);
    } else if (next instanceof PubRel release) {
      unreleased.remove(release.packetIdentifier());
      open.remove(release.packetIdentifier());
      script.receive(new PubComp(release.packetIdentifier()));
    } else if (next != null) {
      throw new AssertionError("unexpected " + next);
    }
    return next != null;
  }

  private void answer(Publish publish, boolean refuses) {
    int id = publish.packetIdentifier();
    Sent packet = sent(publish);
    ReasonCode code = refuses ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.SUCCESS;
    switch (publish.qos()) {
      case AT_MOST_ONCE -> model.taken(packet);
      case AT_LEAST_ONCE -> {
        model.taken(packet);
        open.remove(id);
        script.receive(new PubAck(id, code));
      }
      case EXACTLY_ONCE -> {
        boolean first = unreleased.putIfAbsent(id, packet) == null;
        if (first) {
          model.taken(packet);
        }
        if (first && refuses) {
          unreleased.remove(id);
          open.remove(id);
        }
        script.receive(new PubRec(id, first ? code : ReasonCode.SUCCESS));
      }
    }
  }

  private void sent() {
    if (script.newest() instanceof Publish publish) {
      model.sent(sent(publish));
      if (publish.qos() != QoS.AT_MOST_ONCE) {
        assertThat(open.add(publish.packetIdentifier())).as("identifier is free").isTrue();
        assertThat(open).as("Receive Maximum").hasSizeLessThanOrEqualTo(receiveMaximum);
      }
    }
  }

  private Sent sent(Publish publish) {
    String group = null;
    for (int identifier : publish.subscriptionIdentifiers()) {
      group = identifier >= FIRST_GROUP ? groups.get(identifier - FIRST_GROUP) : group;
    }
    int number = Integer.parseInt(Payloads.text(publish.payload()));
    return new Sent(
        new Cause(number, publish.retain(), group),
        session,
        publish.qos(),
        publish.duplicate(),
        broker.nanos());
  }
}
