package dev.martlet.testbroker;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.internal.core.BrokerLimits;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.ServerKeepAlive;
import dev.martlet.testbroker.policy.SpokenVersions;

/** Finds options of which one leaves the other without effect: somebody expects what cannot be. */
final class Contradictions {

  private final BrokerLimits limits;
  private final BrokerLimits defaults;
  private final ServerAbilities abilities;
  private final AccessOptions access;

  Contradictions(BrokerOptions options, BrokerLimits defaults, AccessOptions access) {
    this.limits = options.limits();
    this.defaults = defaults;
    this.abilities = options.abilities();
    this.access = access;
  }

  /**
   * Looks for one.
   *
   * @throws IllegalArgumentException naming both options
   */
  void refuse() {
    if (!abilities.retain() && !limits.retained().equals(defaults.retained())) {
      throw contradiction("maximumRetained", "withoutRetain");
    }
    if (abilities.maximumQos() == QoS.AT_MOST_ONCE
        && limits.receiveMaximum() != defaults.receiveMaximum()) {
      throw contradiction("receiveMaximum", "maximumQos(AT_MOST_ONCE)");
    }
    if (!access.connecting.isAccepted()) {
      refuseWithRedirection();
    }
    if (!abilities.versions().include(ProtocolVersion.MQTT_5)) {
      refuseWithoutMqtt5();
    }
  }

  /** Nobody comes so far. */
  private void refuseWithRedirection() {
    if (access.authenticator != null) {
      throw contradiction("authenticator", "redirect");
    }
    if (!access.methods.isEmpty()) {
      throw contradiction("authenticationMethod", "redirect");
    }
    if (!access.clientIdentifiers.isEmpty()) {
      throw contradiction("refuseClientIdentifiers", "redirect");
    }
  }

  /** What only MQTT 5.0 can say. */
  private void refuseWithoutMqtt5() {
    SpokenVersions versions = abilities.versions();
    if (!access.methods.isEmpty()) {
      throw contradiction("authenticationMethod", versions);
    }
    if (limits.topicAliasMaximum() != defaults.topicAliasMaximum()) {
      throw contradiction("topicAliasMaximum", versions);
    }
    if (limits.receiveMaximum() != defaults.receiveMaximum()) {
      throw contradiction("receiveMaximum", versions);
    }
    ServerKeepAlive keepAlive = abilities.keepAlive();
    if (keepAlive != null) {
      throw contradiction(keepAlive.isMaximum() ? "maximumKeepAlive" : "keepAlive", versions);
    }
    if (!abilities.subscriptionIdentifiers()) {
      throw contradiction("withoutSubscriptionIdentifiers", versions);
    }
    if (abilities.responseInformation() != null) {
      throw contradiction("responseInformation", versions);
    }
  }

  /** Of two options one leaves the other without effect. */
  static IllegalArgumentException contradiction(String option, Object other) {
    return new IllegalArgumentException(
        option + " contradicts " + other + ": it could have no effect");
  }
}
