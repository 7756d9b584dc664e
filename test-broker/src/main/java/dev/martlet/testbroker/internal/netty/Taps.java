package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.PacketCodec;
import dev.martlet.testbroker.internal.time.BrokerTime;

/** Makes the taps of a broker's connections and numbers them, on the broker's thread. */
final class Taps {

  private final Traffic traffic;
  private final BrokerTime time;
  private final int topicAliasMaximum;
  private long lastConnection;

  Taps(Traffic traffic, BrokerTime time, int topicAliasMaximum) {
    this.traffic = traffic;
    this.time = time;
    this.topicAliasMaximum = topicAliasMaximum;
  }

  /** For one more connection. */
  PacketTap next(PacketCodec codec) {
    lastConnection++;
    return new PacketTap(traffic, time::nanos, lastConnection, codec, topicAliasMaximum);
  }

  /** Tells of a fault that is of no connection. */
  void fault(String words) {
    traffic.happened(new WireEvent(time.nanos(), 0, "", WireEvent.Kind.FAULT, words));
  }
}
