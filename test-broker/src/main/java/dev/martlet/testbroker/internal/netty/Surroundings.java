package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.time.VirtualTime;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is surrounded by.
 *
 * @param runtime what it runs on; null for a thread of its own and sockets
 * @param clock its time; null for that of its loop
 * @param faults what goes wrong between it and its clients
 */
public record Surroundings(
    @Nullable NettyBrokerRuntime runtime, @Nullable VirtualTime clock, FaultScript faults) {}
