package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.packet.Packet;
import dev.martlet.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A packet between a client and the broker.
 *
 * @param nanos when, by the broker's clock
 * @param connection which one, counted from 1
 * @param clientIdentifier whose; empty before CONNECT, and from there to CONNACK if the broker is
 *     to assign it
 * @param toBroker which way
 * @param packet as it is on the wire
 * @param topic that of a PUBLISH, of which the wire may have an alias; null for other packets, and
 *     if the alias stands for nothing
 */
public record WirePacket(
    long nanos,
    long connection,
    String clientIdentifier,
    boolean toBroker,
    Packet packet,
    @Nullable TopicName topic) {}
