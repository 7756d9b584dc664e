package dev.martlet.testbroker.internal.fault;

import dev.martlet.client.message.ReasonCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a rule does to a packet, or to a connection. */
public sealed interface Action {

  /** Nobody gets the packet. */
  record Drop() implements Action {}

  /**
   * The packet waits.
   *
   * @param alone whether later ones overtake it
   */
  record Delay(long nanos, boolean alone) implements Action {}

  /** The packet comes twice. */
  record Duplicate() implements Action {}

  /** The next packet of its direction overtakes it. */
  record Swap() implements Action {}

  /** The packet waits until somebody says so. */
  record Keep(HeldPackets held) implements Action {}

  /** The packet is answered with {@code reasonCode}; the broker does not see it. */
  record Refuse(ReasonCode reasonCode) implements Action {}

  /**
   * The broker's answer to the packet goes nowhere.
   *
   * @param instead the bytes that are sent in its place; null for none
   */
  record ReplaceAnswer(@Nullable ByteBuffer instead) implements Action {}

  /**
   * The connection ends.
   *
   * @param bytes how many of a packet to the client go out before; 0 to {@link Integer#MAX_VALUE}
   * @param after whether it is when a packet from the client has been dealt with
   * @param reset whether by a TCP reset
   */
  record Cut(int bytes, boolean after, boolean reset) implements Action {}

  /** From now on nothing that comes is dealt with, and nothing is sent. */
  record FallSilent() implements Action {}

  /** From now on nothing is read. */
  record StopReading() implements Action {}

  /** From now on the connection is a slow one; null leaves a direction as it is. */
  record SlowDown(@Nullable LinkSpeed toBroker, @Nullable LinkSpeed fromBroker) implements Action {}

  /**
   * The client is sent something that the broker has not said.
   *
   * @param after whether after the packet
   */
  record Inject(ByteBuffer bytes, boolean after) implements Action {}
}
