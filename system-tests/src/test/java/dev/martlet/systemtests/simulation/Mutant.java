package dev.martlet.systemtests.simulation;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Small things that an end of a session can do wrong. */
enum Mutant {
  REPEATS_WITHOUT_DUP(() ->
      Rewriter.sending(
          packet -> packet instanceof Publish publish ? withDup(publish, false) : packet)),
  BEGINS_WITH_DUP(() ->
      Rewriter.sending(packet -> isCounted(packet) ? withDup((Publish) packet, true) : packet)),
  DOES_NOT_REPEAT_PUBLISH(() ->
      new Rewriter() {
        @Override
        void sends(Packet packet, Way way) {
          if (!(packet instanceof Publish publish && publish.duplicate())) {
            way.pass(packet);
          }
        }
      }),
  REPEATS_IN_REVERSE_ORDER(() ->
      new Rewriter() {
        private @Nullable Packet held;

        @Override
        void connected() {
          held = null;
        }

        @Override
        void sends(Packet packet, Way way) {
          boolean repeated = packet instanceof Publish publish && publish.duplicate();
          if (repeated && held == null) {
            held = packet;
            return;
          }
          way.pass(packet);
          if (held != null) {
            way.pass(held);
            held = null;
          }
        }
      }),
  REPEATS_ANOTHER_MESSAGE(() ->
      new Rewriter() {
        private @Nullable Publish last;

        @Override
        void sends(Packet packet, Way way) {
          Publish other = last;
          if (packet instanceof Publish publish && publish.qos() != QoS.AT_MOST_ONCE) {
            if (publish.duplicate() && other != null && other.qos() == publish.qos()) {
              way.pass(withDup(withIdentifier(other, publish.packetIdentifier()), true));
              return;
            }
            last = publish;
          }
          way.pass(packet);
        }
      }),
  DOES_NOT_REPEAT_PUBREL(() ->
      new Rewriter() {
        private final Set<Integer> released = new HashSet<>();

        @Override
        void sends(Packet packet, Way way) {
          if (packet instanceof PubRel release && !released.add(release.packetIdentifier())) {
            return;
          }
          way.pass(packet);
        }

        @Override
        void gets(Packet packet, Way way) {
          if (packet instanceof PubComp complete) {
            released.remove(complete.packetIdentifier());
          }
          way.pass(packet);
        }
      }),
  REPEATS_PUBLISH_AFTER_PUBREC(() ->
      new Rewriter() {
        private final Map<Integer, Publish> sent = new HashMap<>();
        private final Set<Integer> released = new HashSet<>();

        @Override
        void sends(Packet packet, Way way) {
          if (packet instanceof Publish publish) {
            sent.put(publish.packetIdentifier(), publish);
            released.remove(publish.packetIdentifier());
          }
          if (packet instanceof PubRel release && !released.add(release.packetIdentifier())) {
            Publish publish = sent.get(release.packetIdentifier());
            if (publish != null) {
              way.pass(withDup(publish, true));
              return;
            }
          }
          way.pass(packet);
        }
      }),
  REUSES_IDENTIFIERS_AT_PUBREC(() ->
      new Rewriter() {
        private final Deque<Integer> freed = new ArrayDeque<>();

        @Override
        void gets(Packet packet, Way way) {
          if (packet instanceof PubRec receipt) {
            freed.add(receipt.packetIdentifier());
          }
          if (packet instanceof PubComp complete) {
            freed.remove(complete.packetIdentifier());
          }
          way.pass(packet);
        }

        @Override
        void sends(Packet packet, Way way) {
          Integer early = freed.peek();
          way.pass(
              early != null && isCounted(packet) && !((Publish) packet).duplicate()
                  ? withIdentifier((Publish) packet, early)
                  : packet);
        }
      }),
  SENDS_PUBREL_BEFORE_PUBREC(() ->
      new Rewriter() {
        @Override
        void sends(Packet packet, Way way) {
          way.pass(packet);
          if (packet instanceof Publish publish && publish.qos() == QoS.EXACTLY_ONCE) {
            way.pass(new PubRel(publish.packetIdentifier()));
          }
        }
      }),
  PUBACKS_OUT_OF_ORDER(() -> new Swapping(PubAck.class)),
  PUBRECS_OUT_OF_ORDER(() -> new Swapping(PubRec.class)),
  SWAPS_MESSAGES(() -> new Swapping(Publish.class)),
  OWES_PUBACK(() -> new Swallowing(PubAck.class, 5)),
  OWES_PUBREC(() -> new Swallowing(PubRec.class, 5)),
  OWES_PUBCOMP(() -> new Swallowing(PubComp.class, 5)),
  FORGETS_PUBREL(() -> new Swallowing(PubRel.class, 5)),
  LOSES_A_MESSAGE_UNSENT(() -> new Swallowing(Publish.class, 9)),
  PUBACKS_TWICE(() ->
      new Rewriter() {
        @Override
        void sends(Packet packet, Way way) {
          way.pass(packet);
          if (packet instanceof PubAck) {
            way.pass(packet);
          }
        }
      }),
  PUBACKS_ANOTHER(() ->
      Rewriter.sending(packet ->
          packet instanceof PubAck ack ? new PubAck(ack.packetIdentifier() + 1) : packet)),
  ACKNOWLEDGES_BEFORE_HANDLING(() ->
      new Rewriter() {
        private int count;

        @Override
        void gets(Packet packet, Way way) {
          if (packet instanceof Publish publish && publish.qos() == QoS.AT_LEAST_ONCE) {
            count++;
            if (count % 7 == 0) { // and is gone before the handler has it
              way.answer(new PubAck(publish.packetIdentifier()));
              return;
            }
          }
          way.pass(packet);
        }
      }),
  FORGETS_QOS_2_IDENTIFIERS(Forgetting::new),
  DOES_NOT_KNOW_WHAT_IT_COMPLETES(() ->
      Rewriter.sending(packet ->
          packet instanceof PubComp complete
              ? new PubComp(complete.packetIdentifier(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)
              : packet)),
  DUPLICATES_A_DELIVERY(() ->
      new Rewriter() {
        @Override
        void gets(Packet packet, Way way) {
          way.pass(packet);
          if (packet instanceof Publish publish && publish.qos() == QoS.AT_MOST_ONCE) {
            way.pass(packet);
          }
        }
      }),
  IGNORES_THE_WINDOW(() -> Rewriter.getting(Mutant::widened)),
  BEGINS_A_NEW_SESSION(() ->
      new Reconnecting(
          connect -> connect(connect, true, connect.keepAliveSeconds(), connect.properties()))),
  CONNECTS_OTHERWISE_THE_SECOND_TIME(() ->
      new Reconnecting(
          connect -> connect(connect, connect.cleanStart(), 60, connect.properties()))),
  DENIES_THE_SESSION(() -> Rewriter.sending(packet -> withSessionPresent(packet, false))),
  INVENTS_THE_SESSION(() -> Rewriter.getting(packet -> withSessionPresent(packet, true)));

  @SuppressWarnings("ImmutableEnumChecker") // makes a new one for each run, and keeps nothing
  private final Supplier<Rewriter> rewriters;

  Mutant(Supplier<Rewriter> rewriters) {
    this.rewriters = rewriters;
  }

  /** Whether that end is one that can do it. */
  boolean canBeDoneBy(String end) {
    return switch (this) {
      case BEGINS_A_NEW_SESSION, CONNECTS_OTHERWISE_THE_SECOND_TIME, INVENTS_THE_SESSION ->
          end.equals("client");
      case DENIES_THE_SESSION -> end.equals("broker");
      default -> true;
    };
  }

  Supplier<Rewriter> rewriters() {
    return rewriters;
  }

  /** Holds every other packet of a type back until the next has passed. */
  private static final class Swapping extends Rewriter {
    private final Class<? extends Packet> type;
    private @Nullable Packet held;

    Swapping(Class<? extends Packet> type) {
      this.type = type;
    }

    @Override
    void connected() {
      held = null;
    }

    @Override
    void sends(Packet packet, Way way) {
      if (!type.isInstance(packet)) {
        way.pass(packet);
      } else if (held == null) {
        held = packet;
      } else {
        way.pass(packet);
        way.pass(held);
        held = null;
      }
    }
  }

  /** Swallows every n-th packet of a type. */
  private static final class Swallowing extends Rewriter {
    private final Class<? extends Packet> type;
    private final int every;
    private int count;

    Swallowing(Class<? extends Packet> type, int every) {
      this.type = type;
      this.every = every;
    }

    @Override
    void sends(Packet packet, Way way) {
      if (type.isInstance(packet)) {
        count++;
        if (count % every == 0) {
          return;
        }
      }
      way.pass(packet);
    }
  }

  /** Sends another CONNECT than it should on all connections but the first. */
  private static final class Reconnecting extends Rewriter {
    private final UnaryOperator<Connect> change;
    private int connections;

    Reconnecting(UnaryOperator<Connect> change) {
      this.change = change;
    }

    @Override
    void connected() {
      connections++;
    }

    @Override
    void sends(Packet packet, Way way) {
      way.pass(
          packet instanceof Connect connect && connections > 1 ? change.apply(connect) : packet);
    }
  }

  /** Takes a repeated QoS 2 message for a new one: under an identifier that nobody has. */
  private static final class Forgetting extends Rewriter {
    private static final int OFFSET = 30_000;
    private final Set<Integer> renamed = new HashSet<>();

    @Override
    void gets(Packet packet, Way way) {
      if (packet instanceof Publish publish
          && publish.qos() == QoS.EXACTLY_ONCE
          && publish.duplicate()) {
        renamed.add(publish.packetIdentifier());
        way.pass(withIdentifier(publish, publish.packetIdentifier() + OFFSET));
      } else if (packet instanceof PubRel release && renamed.contains(release.packetIdentifier())) {
        way.pass(new PubRel(release.packetIdentifier() + OFFSET));
      } else {
        way.pass(packet);
      }
    }

    @Override
    void sends(Packet packet, Way way) {
      if (packet instanceof PubRec receipt && receipt.packetIdentifier() > OFFSET) {
        way.pass(new PubRec(receipt.packetIdentifier() - OFFSET, receipt.reasonCode()));
      } else if (packet instanceof PubComp complete && complete.packetIdentifier() > OFFSET) {
        renamed.remove(complete.packetIdentifier() - OFFSET);
        way.pass(new PubComp(complete.packetIdentifier() - OFFSET, complete.reasonCode()));
      } else {
        way.pass(packet);
      }
    }
  }

  private static boolean isCounted(Packet packet) {
    return packet instanceof Publish publish && publish.qos() != QoS.AT_MOST_ONCE;
  }

  private static Publish withDup(Publish publish, boolean duplicate) {
    return copy(publish, publish.packetIdentifier(), duplicate);
  }

  private static Publish withIdentifier(Publish publish, int packetIdentifier) {
    return copy(publish, packetIdentifier, publish.duplicate());
  }

  private static Publish copy(Publish publish, int packetIdentifier, boolean duplicate) {
    return new Publish(
        publish.topic(),
        packetIdentifier,
        publish.qos(),
        duplicate,
        publish.retain(),
        publish.payload(),
        publish.topicAlias(),
        publish.properties(),
        publish.subscriptionIdentifiers());
  }

  private static Packet withSessionPresent(Packet packet, boolean sessionPresent) {
    return packet instanceof ConnAck ack
        ? new ConnAck(sessionPresent, ack.reasonCode(), ack.properties())
        : packet;
  }

  private static Connect connect(
      Connect connect, boolean cleanStart, int keepAliveSeconds, ConnectProperties properties) {
    return new Connect(
        connect.version(),
        connect.clientIdentifier(),
        cleanStart,
        keepAliveSeconds,
        connect.credentials(),
        connect.will(),
        properties);
  }

  /** What the other end has said of its Receive Maximum is not heard. */
  private static Packet widened(Packet packet) {
    if (packet instanceof ConnAck ack) {
      ConnAckProperties said = ack.properties();
      return new ConnAck(
          ack.sessionPresent(),
          ack.reasonCode(),
          new ConnAckProperties(
              ServerLimits.NONE,
              said.sessionExpirySeconds(),
              said.assignedClientIdentifier(),
              said.serverKeepAliveSeconds(),
              said.responseInformation(),
              said.serverReference(),
              said.authentication(),
              said.reason()));
    }
    if (packet instanceof Connect connect) {
      return connect(
          connect,
          connect.cleanStart(),
          connect.keepAliveSeconds(),
          ConnectProperties.expiringAfter(connect.properties().sessionExpirySeconds()));
    }
    return packet;
  }
}
