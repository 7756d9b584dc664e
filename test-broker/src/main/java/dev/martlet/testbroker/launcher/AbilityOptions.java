package dev.martlet.testbroker.launcher;

import static dev.martlet.testbroker.launcher.BrokerOption.constant;
import static dev.martlet.testbroker.launcher.BrokerOption.number;
import static dev.martlet.testbroker.launcher.BrokerOption.one;
import static dev.martlet.testbroker.launcher.BrokerOption.seconds;

import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.policy.ServerAbilitiesBuilder;
import dev.martlet.testbroker.policy.SpokenVersions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Options about what the server can do. */
final class AbilityOptions {

  private static final Set<SpokenVersions> VERSIONS = EnumSet.allOf(SpokenVersions.class);

  private AbilityOptions() {}

  static List<BrokerOption> all() {
    return List.of(
        one(
            "versions",
            "VERSIONS",
            "What is spoken: " + BrokerOption.names(VERSIONS) + ". Default: ALL.",
            (settings, value) -> settings.abilities().versions(constant(VERSIONS, value))),
        one(
            "maximum-qos",
            "QOS",
            "Highest QoS of messages to the server: 0, 1 or 2. Default: 2.",
            number((settings, value) -> settings.abilities().maximumQos(QoS.of(value)))),
        without("without-retain", "No retained messages.", ServerAbilitiesBuilder::withoutRetain),
        without(
            "without-wildcards",
            "No wildcards in filters.",
            ServerAbilitiesBuilder::withoutWildcards),
        without(
            "without-shared-subscriptions",
            "No shared subscriptions.",
            ServerAbilitiesBuilder::withoutSharedSubscriptions),
        without(
            "without-subscription-identifiers",
            "No subscription identifiers.",
            ServerAbilitiesBuilder::withoutSubscriptionIdentifiers),
        one(
            "keep-alive",
            "SECONDS",
            "Keep Alive of every client (MQTT 5.0), 0 for none. Default: what the client asks for.",
            (settings, value) -> settings.abilities().keepAlive(seconds(value))),
        one(
            "maximum-keep-alive",
            "SECONDS",
            "Longest Keep Alive of a client (MQTT 5.0), in place of --keep-alive. Default: no limit.",
            (settings, value) -> settings.abilities().maximumKeepAlive(seconds(value))),
        one(
            "maximum-session-expiry",
            "SECONDS",
            "Longest time that a session is kept. Default: no limit.",
            (settings, value) -> settings.abilities().maximumSessionExpiry(seconds(value))),
        without(
            "losing-sessions",
            "No session is there again.",
            ServerAbilitiesBuilder::losingSessions),
        without(
            "without-assigned-client-identifiers",
            "Refuse empty client identifiers.",
            ServerAbilitiesBuilder::withoutAssignedClientIdentifiers),
        without(
            "without-reason-strings",
            "Explain nothing in words.",
            ServerAbilitiesBuilder::withoutReasonStrings),
        one(
            "response-information",
            "TEXT",
            "Given to clients that request it. Default: none.",
            (settings, value) -> settings.abilities().responseInformation(value)));
  }

  private static BrokerOption without(
      String name, String description, Consumer<ServerAbilitiesBuilder> effect) {
    return BrokerOption.onOff(name, description, settings -> effect.accept(settings.abilities()));
  }
}
