package dev.martlet.systemtests.simulation;

import dev.martlet.codec.packet.Packet;
import java.util.function.UnaryOperator;

/**
 * Stands between one end of MQTT and its wire and does something wrong; lives as long as a session.
 */
abstract class Rewriter {
  /** Where a packet goes on to. */
  interface Way {
    /** Lets this packet pass, in the direction of the one that came. */
    void pass(Packet packet);

    /** Sends this packet the other way. */
    void answer(Packet packet);
  }

  /** Sends something else for each packet. */
  static Rewriter sending(UnaryOperator<Packet> change) {
    return new Rewriter() {
      @Override
      void sends(Packet packet, Way way) {
        way.pass(change.apply(packet));
      }
    };
  }

  /** Gets something else for each packet. */
  static Rewriter getting(UnaryOperator<Packet> change) {
    return new Rewriter() {
      @Override
      void gets(Packet packet, Way way) {
        way.pass(change.apply(packet));
      }
    };
  }

  /** A new connection begins. */
  void connected() {}

  /** The end sends {@code packet}. */
  void sends(Packet packet, Way way) {
    way.pass(packet);
  }

  /** The end is to get {@code packet}. */
  void gets(Packet packet, Way way) {
    way.pass(packet);
  }
}
