package dev.martlet.testbroker.internal.core;

import dev.martlet.testbroker.policy.ServerAbilities;

/**
 * All that a broker is told when it starts.
 *
 * @param limits how much it takes
 * @param abilities what it can do
 * @param access who may do what
 * @param unfinished how much it holds of what is not whole
 */
public record BrokerOptions(
    BrokerLimits limits,
    ServerAbilities abilities,
    AccessRules access,
    UnfinishedLimit unfinished) {

  /** With as much of what is not whole as suits this JVM. */
  public BrokerOptions(BrokerLimits limits, ServerAbilities abilities, AccessRules access) {
    this(limits, abilities, access, UnfinishedLimit.ofThisJvm());
  }

  /** Only limits: a server that can do everything, for everybody. */
  public static BrokerOptions of(BrokerLimits limits) {
    return new BrokerOptions(limits, ServerAbilities.ALL, AccessRules.OPEN);
  }
}
