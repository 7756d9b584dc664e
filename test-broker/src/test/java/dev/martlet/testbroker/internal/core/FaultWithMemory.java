package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The faults that go by what has passed before. */
final class FaultWithMemory {

  private FaultWithMemory() {}

  private record Exchange(String client, int packetIdentifier) {}

  static boolean isRefusal(Packet packet) {
    return (packet instanceof PubAck ack && ack.reasonCode().isError())
        || (packet instanceof PubRec rec && rec.reasonCode().isError());
  }

  /** Knows which PUBREL answers a PUBREC of the same connection. */
  abstract static class OfReleases extends Fault {
    private final Set<Exchange> asked = new HashSet<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof Connect) {
        asked.removeIf(exchange -> exchange.client.equals(client));
      } else if (packet instanceof PubRec received) {
        asked.add(new Exchange(client, received.packetIdentifier()));
      }
      core.accept(packet);
    }

    final boolean isRepeat(String client, PubRel release) {
      return !asked.contains(new Exchange(client, release.packetIdentifier()));
    }
  }

  static final class LosesRepeatedRelease extends OfReleases {
    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      if (!(packet instanceof PubRel release && isRepeat(client, release))) {
        inbox.add(packet);
      }
    }
  }

  static final class RepeatsPublishAfterRelease extends OfReleases {
    private final Map<Exchange, Publish> sent = new HashMap<>();

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      inbox.add(packet);
      if (packet instanceof Publish publish) {
        sent.put(new Exchange(client, publish.packetIdentifier()), publish);
      } else if (packet instanceof PubRel release && isRepeat(client, release)) {
        inbox.add(sent.get(new Exchange(client, release.packetIdentifier())).asDuplicate());
      }
    }
  }

  /** What is first sent together with CONNACK was waiting for the client. */
  static final class LosesWhatCameWhileAway extends Fault {
    private String connecting = "";

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      connecting = packet instanceof Connect ? client : "";
      core.accept(packet);
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      boolean waited =
          client.equals(connecting) && packet instanceof Publish publish && !publish.duplicate();
      if (!waited) {
        inbox.add(packet);
      }
    }
  }

  static final class DeliversToOneOnly extends Fault {
    private final Map<ByteBuffer, String> owners = new HashMap<>();

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      boolean other =
          packet instanceof Publish publish
              && !owners.computeIfAbsent(publish.payload(), payload -> client).equals(client);
      if (!other) {
        inbox.add(packet);
      }
    }
  }

  static final class LosesAtUnsubscribe extends Fault {
    private final Set<String> unsubscribed = new HashSet<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof Unsubscribe) {
        unsubscribed.add(client);
      }
      core.accept(packet);
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      boolean begun =
          packet instanceof PubRel || (packet instanceof Publish publish && publish.duplicate());
      if (!(begun && unsubscribed.contains(client))) {
        inbox.add(packet);
      }
    }
  }

  static final class TakesReuseForRepeat extends Fault {
    private final Set<Exchange> had = new HashSet<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      boolean repeat =
          packet instanceof Publish publish
              && publish.qos() != QoS.AT_MOST_ONCE
              && !had.add(new Exchange(client, publish.packetIdentifier()));
      if (!repeat) {
        core.accept(packet);
      }
    }
  }

  /** Gives a repeated message an identifier of its own before the core sees it. */
  static final class DeliversRepeats extends Fault {
    private static final int OFFSET = 30_000;

    private final Set<Exchange> unreleased = new HashSet<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof PubRel release) {
        unreleased.remove(new Exchange(client, release.packetIdentifier()));
      }
      boolean repeat =
          packet instanceof Publish publish
              && publish.qos() == QoS.EXACTLY_ONCE
              && !unreleased.add(new Exchange(client, publish.packetIdentifier()));
      core.accept(
          repeat
              ? BrokenRule.numbered(
                  (Publish) packet, ((Publish) packet).packetIdentifier() + OFFSET)
              : packet);
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      boolean ofRepeat = packet instanceof PubRec rec && rec.packetIdentifier() > OFFSET;
      inbox.add(
          ofRepeat
              ? new PubRec(
                  ((PubRec) packet).packetIdentifier() - OFFSET, ((PubRec) packet).reasonCode())
              : packet);
    }
  }

  static final class HandsRefusedOn extends Fault {
    private final Map<String, Deque<Packet>> inboxes = new HashMap<>();
    private final Map<String, Publish> lastSent = new HashMap<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      core.accept(packet);
      if (isRefusal(packet)) {
        inboxes.forEach((other, inbox) -> {
          if (!other.equals(client)) {
            inbox.add(lastSent.get(client));
          }
        });
      }
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      inboxes.put(client, inbox);
      if (packet instanceof Publish publish) {
        lastSent.put(client, publish);
      }
      inbox.add(packet);
    }
  }

  static final class HandsDupOn extends Fault {
    private final Set<ByteBuffer> duplicates = new HashSet<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof Publish publish && publish.duplicate()) {
        duplicates.add(publish.payload());
      }
      core.accept(packet);
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      boolean marked = packet instanceof Publish publish && duplicates.contains(publish.payload());
      inbox.add(marked ? ((Publish) packet).asDuplicate() : packet);
    }
  }

  static final class PublishesWillTwice extends Fault {
    private final Set<String> wills = new HashSet<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof Connect connect && connect.will() != null) {
        wills.add(Payloads.text(connect.will().message().payload()));
      }
      core.accept(packet);
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      inbox.add(packet);
      if (packet instanceof Publish publish && wills.contains(Payloads.text(publish.payload()))) {
        inbox.add(packet);
      }
    }
  }

  static final class TakesAllForOne extends Fault {
    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      core.accept(
          packet instanceof Connect connect
              ? new Connect(
                  connect.version(),
                  "everybody",
                  connect.cleanStart(),
                  connect.keepAliveSeconds(),
                  connect.credentials(),
                  connect.will(),
                  connect.properties())
              : packet);
    }
  }

  /** Puts a message before the one that the client would look at last. */
  static final class Swaps extends Fault {
    private final Predicate<Publish> which;

    Swaps(Predicate<Publish> which) {
      this.which = which;
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      boolean swap =
          packet instanceof Publish late
              && which.test(late)
              && inbox.peekLast() instanceof Publish early
              && which.test(early);
      Packet early = swap ? inbox.removeLast() : null;
      inbox.add(packet);
      if (early != null) {
        inbox.add(early);
      }
    }
  }

  static final class HandsExpiryOn extends Fault {
    private final Map<ByteBuffer, Duration> received = new HashMap<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof Publish publish && publish.properties().messageExpiry() != null) {
        received.put(publish.payload(), publish.properties().messageExpiry());
      }
      core.accept(packet);
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      if (packet instanceof Publish publish && received.containsKey(publish.payload())) {
        inbox.add(
            BrokenRule.changed(
                publish,
                publish.duplicate(),
                publish.retain(),
                publish.properties().withMessageExpiry(received.get(publish.payload()))));
      } else {
        inbox.add(packet);
      }
    }
  }

  /** A message that bears an expiry is taken for expired after it was sent, whatever the time. */
  static final class ExpiresWhatWasSent extends Fault {
    private final Set<Exchange> mortal = new HashSet<>();

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      boolean lost = false;
      if (packet instanceof Publish publish && publish.properties().messageExpiry() != null) {
        lost = !mortal.add(new Exchange(client, publish.packetIdentifier()));
      } else if (packet instanceof PubRel release) {
        lost = mortal.contains(new Exchange(client, release.packetIdentifier()));
      }
      if (!lost) {
        inbox.add(packet);
      }
    }
  }

  static final class StopsListening extends Fault {
    private final Map<String, Integer> maxima = new HashMap<>();
    private final Set<Exchange> open = new HashSet<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof Connect connect) {
        maxima.put(client, connect.properties().receiveMaximum());
        open.removeIf(exchange -> exchange.client.equals(client));
      } else if (packet instanceof PubAck ack) {
        open.remove(new Exchange(client, ack.packetIdentifier()));
      } else if (packet instanceof PubComp ack) {
        open.remove(new Exchange(client, ack.packetIdentifier()));
      }
      long used = open.stream().filter(exchange -> exchange.client.equals(client)).count();
      if (used < maxima.getOrDefault(client, 65_535)) {
        core.accept(packet);
      }
    }

    @Override
    void toClient(String client, Packet packet, Deque<Packet> inbox) {
      if (packet instanceof Publish publish && publish.qos() != QoS.AT_MOST_ONCE) {
        open.add(new Exchange(client, publish.packetIdentifier()));
      }
      inbox.add(packet);
    }
  }

  static final class KeepsAliases extends Fault {
    private final Map<Exchange, TopicName> topics = new HashMap<>();

    @Override
    void toCore(String client, Packet packet, Consumer<Packet> core) {
      if (packet instanceof Publish publish && publish.topicAlias() != 0) {
        Exchange alias = new Exchange(client, publish.topicAlias());
        TopicName topic = publish.topic() == null ? topics.get(alias) : publish.topic();
        topics.put(alias, topic);
        core.accept(
            new Publish(
                topic,
                publish.packetIdentifier(),
                publish.qos(),
                publish.duplicate(),
                publish.retain(),
                publish.payload(),
                publish.topicAlias(),
                publish.properties(),
                publish.subscriptionIdentifiers()));
      } else {
        core.accept(packet);
      }
    }
  }
}
