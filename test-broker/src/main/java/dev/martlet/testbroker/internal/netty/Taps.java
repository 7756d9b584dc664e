package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.PacketCodec;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.time.BrokerTime;

/**
 * Makes the taps of a broker's connections and numbers them, and what lets things go wrong behind
 * each; on the broker's thread.
 */
final class Taps {

  private final Traffic traffic;
  private final BrokerTime time;
  private final FaultScript faults;
  private final int topicAliasMaximum;
  private long lastConnection;

  Taps(Traffic traffic, BrokerTime time, FaultScript faults, int topicAliasMaximum) {
    this.traffic = traffic;
    this.time = time;
    this.faults = faults;
    this.topicAliasMaximum = topicAliasMaximum;
  }

  /** For one more connection. */
  PacketTap next(PacketCodec codec) {
    lastConnection++;
    return new PacketTap(traffic, time::nanos, lastConnection, codec, topicAliasMaximum);
  }

  /** For below the codec. */
  FaultyBytes bytes() {
    return new FaultyBytes(time);
  }

  /** For the connection of {@code tap}. */
  FaultyPackets faults(PacketTap tap, FaultyBytes bytes) {
    return new FaultyPackets(faults, tap, bytes, time);
  }

  /** Tells of a fault that is of no connection. */
  void fault(String words) {
    traffic.happened(new WireEvent(time.nanos(), 0, "", WireEvent.Kind.FAULT, words));
  }
}
