package dev.martlet.client;

/**
 * How much may wait or be under way from this client; see {@link MqttClientBuilder#outgoingLimits}.
 *
 * @param messages how many messages
 * @param bytes how many bytes of topics and payloads
 */
public record OutgoingLimits(int messages, long bytes) {}
