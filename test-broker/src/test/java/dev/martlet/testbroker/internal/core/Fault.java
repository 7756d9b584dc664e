package dev.martlet.testbroker.internal.core;

import dev.martlet.codec.packet.Packet;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Stands between a core and its clients and changes what passes, so that together they are a broker
 * that breaks a rule. One for each broker: it may remember.
 */
class Fault {

  private static final Supplier<Fault> SOUND = Fault::new;

  /** Of the brokers that are made on this thread. */
  private static final ThreadLocal<Supplier<Fault>> WANTED = ThreadLocal.withInitial(() -> SOUND);

  /** What a broker that is made now has: nothing is changed, unless within {@link #during}. */
  static Fault wanted() {
    return WANTED.get().get();
  }

  /** Whether brokers that are made now are broken. */
  static boolean isWanted() {
    return !WANTED.get().equals(SOUND);
  }

  /** Gives each broker that {@code action} makes, on this thread, a fault. */
  static void during(Supplier<Fault> fault, Runnable action) {
    WANTED.set(fault);
    try {
      action.run();
    } finally {
      WANTED.remove();
    }
  }

  /** Changes what the core hears; null: it does not hear it. */
  static <P extends Packet> Fault hearing(Class<P> type, Function<P, Packet> change) {
    return new Fault() {
      @Override
      void toCore(String client, Packet packet, Consumer<Packet> core) {
        Packet heard = type.isInstance(packet) ? change.apply(type.cast(packet)) : packet;
        if (heard != null) {
          core.accept(heard);
        }
      }
    };
  }

  /** Changes what the clients hear; null: they do not hear it. */
  static <P extends Packet> Fault saying(Class<P> type, Function<P, Packet> change) {
    return new Fault() {
      @Override
      void toClient(String client, Packet packet, Deque<Packet> inbox) {
        Packet said = type.isInstance(packet) ? change.apply(type.cast(packet)) : packet;
        if (said != null) {
          inbox.add(said);
        }
      }
    };
  }

  /** Lets the clients hear a second packet after each of a kind; null for none. */
  static <P extends Packet> Fault repeating(Class<P> type, UnaryOperator<P> second) {
    return new Fault() {
      @Override
      void toClient(String client, Packet packet, Deque<Packet> inbox) {
        inbox.add(packet);
        P repeated = type.isInstance(packet) ? second.apply(type.cast(packet)) : null;
        if (repeated != null) {
          inbox.add(repeated);
        }
      }
    };
  }

  /** A client has sent a packet. */
  void toCore(String client, Packet packet, Consumer<Packet> core) {
    core.accept(packet);
  }

  /** The core has sent a packet; {@code inbox} is what the client has not looked at yet. */
  void toClient(String client, Packet packet, Deque<Packet> inbox) {
    inbox.add(packet);
  }
}
