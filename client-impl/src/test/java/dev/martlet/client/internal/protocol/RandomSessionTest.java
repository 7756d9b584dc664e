package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.SessionLostException;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;

/**
 * Sessions against an honest server over a network that breaks anywhere: whatever happens, QoS 2 is
 * exactly once, QoS 1 at least once, order is kept, and in the end nothing is left open.
 */
class RandomSessionTest {
  private static final int SEEDS = 1_000;

  @BothVersions
  @Tag("5.0:MQTT-3.3.1-1")
  @Tag("3.1.1:MQTT-3.3.1-1")
  @Tag("5.0:MQTT-3.3.4-7")
  @Tag("5.0:MQTT-4.3.3-6")
  @Tag("3.1.1:MQTT-4.3.3-1")
  @Tag("5.0:MQTT-4.3.3-10")
  @Tag("3.1.1:MQTT-4.3.3-2")
  @Tag("5.0:MQTT-4.4.0-1")
  @Tag("3.1.1:MQTT-4.4.0-1")
  @Tag("5.0:MQTT-4.6.0-1")
  @Tag("3.1.1:MQTT-4.6.0-1")
  @Tag("5.0:MQTT-4.6.0-2")
  @Tag("3.1.1:MQTT-4.6.0-2")
  @Tag("5.0:MQTT-4.6.0-3")
  @Tag("3.1.1:MQTT-4.6.0-3")
  void nothingIsLostDoubledOrLeftOpenWhereverTheConnectionBreaks(ProtocolVersion version) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new Run(version, seed).play();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(version + ", seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One seed. */
  private static final class Run {
    private final Random random;
    private final Rig rig;
    private final ModelServer server;
    private final Deque<Packet> toServer = new ArrayDeque<>();

    private final List<OutgoingPublish> publishes = new ArrayList<>();
    private final List<CompletableFuture<?>> others = new ArrayList<>();
    private final List<Delivery> running = new ArrayList<>();
    private final Map<Integer, List<Delivery>> deliveries = new HashMap<>();
    private final Map<Integer, QoS> sentByServer = new HashMap<>();
    private int lastDelivered = -1;

    // What the client has under way, as the wire shows it.
    private final Map<Integer, Integer> messageOf = new HashMap<>();
    private final Set<Integer> released = new HashSet<>();
    private final Set<Integer> sentBefore = new HashSet<>();
    private final Set<Integer> sentOnThisConnection = new HashSet<>();

    Run(ProtocolVersion version, long seed) {
      random = new Random(seed);
      rig = new Rig(version, Rig.options(Rig.FOR_AN_HOUR, 1 + random.nextInt(4)));
      server = new ModelServer(version, random);
      rig.output.wire = this::sent;
    }

    void play() {
      others.add(rig.subscribe(ModelServer.TOPIC).granted());
      int steps = 20 + random.nextInt(300);
      for (int i = 0; i < steps; i++) {
        step(random.nextInt(100));
      }
      settle();
      check();
    }

    private void step(int dice) {
      if (dice < 12) {
        publish();
      } else if (dice < 22) {
        serverPublishes();
      } else if (dice < 24) {
        request();
      } else if (dice < 42) {
        carryToServer();
      } else if (dice < 60) {
        answer();
      } else if (dice < 78) {
        carryToClient();
      } else if (dice < 92) {
        handle();
      } else if (dice < 95) {
        lose();
      } else if (rig.output.isOpen()) {
        rig.writable(random.nextBoolean());
      } else {
        connect();
      }
    }

    private void settle() {
      for (int round = 0; round < 100_000; round++) {
        if (!rig.output.isOpen()) {
          connect();
        } else if (!rig.output.writable) {
          rig.writable(true);
        }
        if (!carryToServer() && !answer() && !carryToClient() && !handle()) {
          return;
        }
      }
      throw new AssertionError("it never comes to rest");
    }

    // ---- what happens

    private void publish() {
      int number = publishes.size();
      publishes.add(rig.publish(QoS.of(random.nextInt(3)), Integer.toString(number)));
    }

    private void serverPublishes() {
      int number = sentByServer.size();
      QoS qos = QoS.of(1 + random.nextInt(2));
      if (server.publish(number, qos)) {
        sentByServer.put(number, qos);
      }
    }

    private void request() {
      String filter = "other/" + random.nextInt(3);
      if (random.nextBoolean()) {
        others.add(rig.subscribe(filter).granted());
      } else {
        others.add(rig.unsubscribe(filter));
      }
    }

    private void connect() {
      if (random.nextInt(6) == 0) {
        server.forget();
      }
      rig.output.opened();
      rig.session.connectionOpened(rig.output.now);
    }

    private void lose() {
      if (rig.output.isOpen()) {
        toServer.clear();
        server.lose();
        sentOnThisConnection.clear();
        rig.lose();
      }
    }

    private boolean carryToServer() {
      Packet packet = toServer.poll();
      if (packet != null) {
        server.receive(packet);
      }
      return packet != null;
    }

    private boolean answer() {
      boolean due = server.hasAnswers();
      if (due) {
        server.answer();
      }
      return due;
    }

    private boolean carryToClient() {
      if (!rig.output.isOpen() || !rig.output.reading || server.toClient.isEmpty()) {
        return false;
      }
      Packet packet = server.toClient.remove();
      forgetWhatEnds(packet);
      rig.receive(packet);
      assertThat(rig.output.isOpen()).as("the client accepts %s", packet).isTrue();
      rig.output.deliveries.forEach(this::delivered);
      rig.output.deliveries.clear();
      return true;
    }

    private boolean handle() {
      if (running.isEmpty()) {
        return false;
      }
      Delivery delivery = running.remove(random.nextInt(running.size()));
      if (random.nextInt(10) == 0) {
        rig.failed(delivery);
      } else {
        rig.handled(delivery);
      }
      return true;
    }

    // ---- what must hold at each moment

    private void sent(Packet packet) {
      toServer.add(packet);
      rig.output.sent.clear();
      if (packet instanceof Publish publish && publish.qos() != QoS.AT_MOST_ONCE) {
        int number = Integer.parseInt(Rig.payload(publish));
        Integer holder = messageOf.putIfAbsent(publish.packetIdentifier(), number);
        assertThat(holder == null || holder == number)
            .as("identifier %s is free for message %s", publish.packetIdentifier(), number)
            .isTrue();
        assertThat(publish.duplicate())
            .as("DUP of message %s", number)
            .isEqualTo(!sentBefore.add(number));
        assertThat(sentOnThisConnection.add(number))
            .as("message %s once a connection", number)
            .isTrue();
        assertThat(released).as("no PUBLISH after PUBREL").doesNotContain(number);
      } else if (packet instanceof PubRel rel) {
        released.add(messageOf.get(rel.packetIdentifier()));
      }
    }

    /** Frees in the books what the client may free when it gets {@code packet}. */
    private void forgetWhatEnds(Packet packet) {
      if (packet instanceof ConnAck ack && !ack.sessionPresent()) {
        messageOf.clear();
      } else if (packet instanceof PubAck ack) {
        messageOf.remove(ack.packetIdentifier());
      } else if (packet instanceof PubComp comp) {
        messageOf.remove(comp.packetIdentifier());
      } else if (packet instanceof PubRec rec && rec.reasonCode().isError()) {
        messageOf.remove(rec.packetIdentifier());
      }
    }

    private void delivered(Delivery delivery) {
      running.add(delivery);
      int number = Integer.parseInt(delivery.message().text());
      List<Delivery> earlier = deliveries.computeIfAbsent(number, key -> new ArrayList<>());
      if (earlier.isEmpty()) {
        assertThat(number).as("first deliveries in order").isGreaterThan(lastDelivered);
        lastDelivered = number;
      } else if (sentByServer.get(number) == QoS.EXACTLY_ONCE) {
        assertThat(earlier).as("deliveries of %s", number).allMatch(Delivery::failed);
        assertThat(rig.is5()).as("3.1.1 cannot tell a failure").isTrue();
      }
      earlier.add(delivery);
    }

    // ---- what must hold in the end

    private void check() {
      assertThat(rig.session.identifiersInUse()).as("identifiers in use").isZero();
      server.assertClean();
      assertThat(others).allMatch(CompletableFuture::isDone);
      for (int number = 0; number < publishes.size(); number++) {
        check(number, publishes.get(number));
      }
      for (int number : server.acknowledged) {
        assertThat(deliveries).as("acknowledged, so delivered").containsKey(number);
      }
    }

    private void check(int number, OutgoingPublish publish) {
      assertThat(publish.future()).as("publish %s", number).isDone();
      int arrivals = server.arrivals.getOrDefault(number, 0);
      QoS qos = publish.message().qos();
      if (qos != QoS.AT_LEAST_ONCE) {
        assertThat(arrivals).as("arrivals of %s", number).isLessThanOrEqualTo(1);
      }
      if (!publish.future().isCompletedExceptionally()) {
        if (qos != QoS.AT_MOST_ONCE) {
          assertThat(arrivals).as("arrivals of %s", number).isPositive();
          assertThat(server.refuses(number)).isFalse();
        }
        return;
      }
      Throwable cause = publish.future().handle((result, failure) -> failure).join();
      assertThat(cause).isInstanceOfAny(SessionLostException.class, RequestRejectedException.class);
      if (cause instanceof RequestRejectedException) {
        assertThat(server.refuses(number)).isTrue();
        assertThat(arrivals).isZero();
      }
    }
  }
}
