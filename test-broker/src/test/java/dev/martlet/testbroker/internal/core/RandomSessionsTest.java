package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.testbroker.internal.core.DeliveryModel.Message;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions that begin, end, break off and come back at random while they subscribe, alone and in
 * groups, against a {@link DeliveryModel} of what each has to get: a run is repeated by its seed,
 * which is the name of the test.
 */
class RandomSessionsTest {

  private static final int STEPS = 600;
  private static final List<String> TOPICS = List.of("a", "a/b", "c");
  private static final List<String> FILTERS = List.of("#", "a/#", "a", "+/b", "c");
  static final List<String> GROUPS = List.of("$share/g/a/#", "$share/h/#", "$share/g/c");
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("martlet.testbroker.sessions", 150));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Tag("5.0:MQTT-3.1.2-4")
  @Tag("5.0:MQTT-3.1.2-5")
  @Tag("5.0:MQTT-3.2.2-3")
  @Tag("5.0:MQTT-3.3.2-5")
  @Tag("5.0:MQTT-3.3.4-9")
  @Tag("5.0:MQTT-4.1.0-2")
  @Tag("5.0:MQTT-4.3.2-3")
  @Tag("5.0:MQTT-4.3.3-3")
  @Tag("5.0:MQTT-4.4.0-1")
  @Tag("5.0:MQTT-4.5.0-1")
  @Tag("5.0:MQTT-4.6.0-5")
  @Tag("5.0:MQTT-4.8.2-4")
  @Tag("5.0:MQTT-4.8.2-5")
  @Tag("5.0:MQTT-4.8.2-6")
  @Tag("3.1.1:MQTT-3.1.2-5")
  @Tag("3.1.1:MQTT-4.5.0-1")
  @Tag("3.1.1:MQTT-4.6.0-6")
  void everySessionAndGroupGetsWhatItIsPromised(long seed) {
    Run run = new Run(seed, ModelFault.NONE);
    run.play();
    assertThat(run.broker.dropped()).noneMatch(loss -> loss.endsWith("QUEUE_FULL"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theSameSeedGivesTheSameRun(long seed) {
    assertThat(transcript(seed)).isEqualTo(transcript(seed)).hasSizeGreaterThan(100);
  }

  /** Or the model proves nothing. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBrokerThatBreaksARuleIsFoundOut(ModelFault fault) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= 20; seed++) {
                new Run(seed, fault).play();
              }
            })
        .isInstanceOf(AssertionError.class);
  }

  private static List<String> transcript(long seed) {
    Run run = new Run(seed, ModelFault.NONE);
    run.play();
    List<String> lines = new ArrayList<>(run.broker.dropped());
    run.model
        .sent()
        .forEach(packet -> lines.add(packet.nanos() + " " + packet.cause() + packet.qos()));
    return lines;
  }

  private static final class Run {
    private final Random random;
    private final ModelFault fault;
    private final VirtualBroker broker = new VirtualBroker();
    private final DeliveryModel model = new DeliveryModel();
    private final List<ModelClient> clients = new ArrayList<>();
    private final List<ScriptedClient> publishers = new ArrayList<>();

    private Run(long seed, ModelFault fault) {
      this.fault = fault;
      random = new Random(seed);
      for (int i = 0; i < 5; i++) {
        ProtocolVersion version =
            i < 3 || random.nextBoolean() ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
        clients.add(new ModelClient(broker, model, fault, version, "client-" + i));
      }
      for (ProtocolVersion version : ProtocolVersion.values()) {
        ScriptedClient publisher = broker.client(version, "publisher-" + version);
        publisher.connect();
        publishers.add(publisher);
      }
    }

    private void play() {
      for (int i = 0; i < STEPS; i++) {
        act(clients.get(random.nextInt(clients.size())));
      }
      settle();
      model.check(broker.nanos());
    }

    private void act(ModelClient client) {
      int choice = random.nextInt(100);
      if (choice < 25) {
        publish();
      } else if (choice < 28) {
        broker.advance(Duration.ofSeconds(random.nextInt(20)));
        model.left(GROUPS, broker.nanos());
      } else if (!client.isConnected()) {
        if (choice < 50) {
          connect(client);
        }
      } else if (choice < 31) {
        client.cut();
      } else if (choice < 33) {
        disconnect(client);
      } else if (choice < 35) {
        connect(client);
      } else if (choice < 45) {
        subscribe(client);
      } else if (choice < 48) {
        client.unsubscribe(any(random.nextBoolean() ? FILTERS : GROUPS));
      } else if (choice < 52) {
        client.writable(random.nextBoolean());
      } else {
        client.step(random);
      }
    }

    private void connect(ModelClient client) {
      boolean cleanStart = random.nextInt(4) == 0;
      Duration expiry = null;
      if (client.isMqtt5()) {
        expiry = any(List.of(Duration.ZERO, HALF_A_MINUTE, HALF_A_MINUTE, Duration.ofDays(9)));
      } else if (cleanStart) {
        expiry = Duration.ZERO;
      }
      client.connect(cleanStart, expiry, any(List.of(1, 3, 100)));
    }

    private void disconnect(ModelClient client) {
      boolean changes = client.isMqtt5() && random.nextBoolean();
      client.disconnect(changes ? Duration.ZERO : null);
    }

    private void subscribe(ModelClient client) {
      if (client.isMqtt5() && random.nextBoolean()) {
        client.subscribe(any(GROUPS), QoS.of(1 + random.nextInt(2)));
      } else {
        client.subscribe(any(FILTERS), QoS.of(random.nextInt(3)));
      }
    }

    private void publish() {
      int publisher = random.nextInt(publishers.size());
      Duration expiry =
          publisher == 1 && random.nextInt(4) == 0
              ? Duration.ofSeconds(1 + random.nextInt(40))
              : null;
      QoS qos = QoS.of(random.nextInt(3));
      boolean retain = random.nextInt(6) == 0;
      long now = broker.nanos();
      Message message =
          new Message(
              model.messageCount(),
              "publisher-" + publisher,
              TopicName.of(any(TOPICS)),
              qos,
              now,
              expiry == null ? ModelSession.NEVER : now + expiry.toNanos());
      List<ModelSession> ready =
          clients.stream().filter(ModelClient::isReady).map(ModelClient::session).toList();
      model.published(message, retain, ready);
      GROUPS.forEach(group -> model.published(message, group));
      ScriptedClient from = publishers.get(publisher);
      from.receive(
          new Publish(
              message.topic(),
              qos == QoS.AT_MOST_ONCE ? 0 : 1,
              qos,
              false,
              retain,
              Payloads.of("" + message.number()),
              0,
              MessageProperties.NONE.withMessageExpiry(fault.messageExpiry(expiry)),
              List.of()));
      if (qos == QoS.EXACTLY_ONCE) {
        from.receive(new PubRel(1));
      }
      from.takeAll();
    }

    /** Every session that is left has its client back, which answers until nothing is left. */
    private void settle() {
      for (ModelClient client : clients) {
        ModelSession session = client.session();
        if (!client.isConnected() && session != null && !session.hasEnded(broker.nanos())) {
          client.connect(false, client.isMqtt5() ? Duration.ofDays(9) : null, 2);
        }
        client.writable(true);
      }
      boolean busy = true;
      while (busy) {
        busy = false;
        for (ModelClient client : clients) {
          busy |= client.step(random);
        }
      }
    }

    private <T> T any(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
