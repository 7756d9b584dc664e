package dev.martlet.testbroker.internal.simulation;

/**
 * How a network is when nothing goes wrong.
 *
 * @param minimumLatencyNanos how long bytes take at least
 * @param maximumLatencyNanos how long bytes take at most
 * @param splitPercent how often of a hundred times what arrives is only the beginning of it
 */
public record NetworkCharacter(
    long minimumLatencyNanos, long maximumLatencyNanos, int splitPercent) {}
