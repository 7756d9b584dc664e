package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A rule that a broker may break. It is broken by telling the broker something else than the model
 * of its duties, or by a network that does with its packets what it should not have done.
 */
enum ModelFault {
  NONE,
  LOSES_MESSAGES,
  DOUBLES_MESSAGES,
  REPEATS_FINISHED_MESSAGES,
  SWAPS_MESSAGES,
  FORGETS_DUP,
  FORGETS_RELEASES,
  IGNORES_MESSAGE_EXPIRY,
  EXPIRES_MESSAGES_EARLY,
  IGNORES_RECEIVE_MAXIMUM,
  ENDS_SESSIONS_EARLY,
  ENDS_SESSIONS_LATE,
  GRANTS_LESS,
  KEEPS_SUBSCRIPTIONS;

  private static final int SOMETIMES = 7;

  Duration messageExpiry(Duration told) {
    if (told == null || this == IGNORES_MESSAGE_EXPIRY) {
      return null;
    }
    return this == EXPIRES_MESSAGES_EARLY ? Duration.ZERO : told;
  }

  int receiveMaximum(int told) {
    return this == IGNORES_RECEIVE_MAXIMUM ? told + 1 : told;
  }

  Duration sessionExpiry(Duration told) {
    return switch (this) {
      case ENDS_SESSIONS_EARLY -> told.dividedBy(2);
      case ENDS_SESSIONS_LATE -> told.plusSeconds(10);
      default -> told;
    };
  }

  QoS granted(QoS asked) {
    return this == GRANTS_LESS && asked == QoS.EXACTLY_ONCE ? QoS.AT_LEAST_ONCE : asked;
  }

  /** The network of one client. */
  Function<Packet, List<Packet>> network() {
    return new Network()::arriving;
  }

  private final class Network {
    private final List<Publish> heldBack = new ArrayList<>();
    private Publish finished;
    private int count;

    List<Packet> arriving(Packet packet) {
      if (packet instanceof Publish publish) {
        return arriving(publish);
      }
      if (packet instanceof PubRel) {
        if (ModelFault.this == FORGETS_RELEASES && isDue()) {
          return List.of();
        }
        if (ModelFault.this == REPEATS_FINISHED_MESSAGES && finished != null && isDue()) {
          return List.of(packet, finished);
        }
      }
      return List.of(packet);
    }

    private List<Packet> arriving(Publish publish) {
      if (publish.qos() == QoS.AT_MOST_ONCE) {
        return List.of(publish);
      }
      finished = publish;
      return switch (ModelFault.this) {
        case LOSES_MESSAGES -> isDue() ? List.of() : List.of(publish);
        case DOUBLES_MESSAGES -> isDue() ? List.of(publish, publish) : List.of(publish);
        case FORGETS_DUP -> List.of(firstSent(publish));
        case SWAPS_MESSAGES -> swapped(publish);
        default -> List.of(publish);
      };
    }

    private List<Packet> swapped(Publish publish) {
      if (heldBack.isEmpty() && isDue()) {
        heldBack.add(publish);
        return List.of();
      }
      List<Packet> both = new ArrayList<>(List.of(publish));
      both.addAll(heldBack);
      heldBack.clear();
      return both;
    }

    private boolean isDue() {
      count++;
      return count % SOMETIMES == 0;
    }
  }

  private static Publish firstSent(Publish publish) {
    return new Publish(
        publish.topic(),
        publish.packetIdentifier(),
        publish.qos(),
        false,
        publish.retain(),
        publish.payload(),
        publish.topicAlias(),
        publish.properties(),
        publish.subscriptionIdentifiers());
  }
}
