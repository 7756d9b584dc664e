package dev.martlet.testbroker.internal.netty;

import io.netty.channel.ChannelFuture;

/**
 * The user event by which a layer below MQTT tells the {@link ClientHandler} that no more MQTT will
 * come: the client has closed that layer, or broken its rules.
 *
 * @param goodbye the last that the layer writes
 * @param words who has ended it, and why, for people
 */
record TransportEnded(ChannelFuture goodbye, String words) {}
