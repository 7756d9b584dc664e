package dev.martlet.testbroker.internal.fault;

/**
 * How slow one direction is.
 *
 * @param bytesPerSecond above 0; {@link Long#MAX_VALUE} for no limit
 * @param latencyNanos how long everything takes
 * @param jitterNanos how much longer it may take
 * @param seed of what it takes longer
 */
public record LinkSpeed(long bytesPerSecond, long latencyNanos, long jitterNanos, long seed) {}
