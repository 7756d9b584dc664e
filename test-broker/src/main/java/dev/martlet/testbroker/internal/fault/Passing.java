package dev.martlet.testbroker.internal.fault;

import dev.martlet.codec.packet.Packet;
import dev.martlet.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A packet that passes on a connection.
 *
 * @param nanos when, by the broker's clock
 * @param connection which one, counted from 1
 * @param clientIdentifier whose; empty as long as nobody knows
 * @param toBroker which way it goes
 * @param packet as it is on the wire
 * @param topic that of a PUBLISH, of which the wire may have an alias; null for other packets
 */
public record Passing(
    long nanos,
    long connection,
    String clientIdentifier,
    boolean toBroker,
    Packet packet,
    @Nullable TopicName topic) {}
