package dev.martlet.testbroker.launcher;

import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.ServerAbilitiesBuilder;
import dev.martlet.testbroker.policy.SpokenVersions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line says of the server's abilities. */
final class AbilityArguments {

  @Option(
      names = "--versions",
      defaultValue = "ALL",
      description = "What is spoken: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private SpokenVersions versions = SpokenVersions.ALL;

  @Option(
      names = "--maximum-qos",
      paramLabel = "<0|1|2>",
      defaultValue = "2",
      description = "Highest QoS of messages to the server. Default: ${DEFAULT-VALUE}.")
  private int maximumQos;

  @Option(names = "--without-retain", description = "No retained messages.")
  private boolean withoutRetain;

  @Option(names = "--without-wildcards", description = "No wildcards in filters.")
  private boolean withoutWildcards;

  @Option(names = "--without-shared-subscriptions", description = "No shared subscriptions.")
  private boolean withoutSharedSubscriptions;

  @Option(names = "--without-subscription-identifiers", description = "No such identifiers.")
  private boolean withoutSubscriptionIdentifiers;

  @Option(
      names = "--keep-alive",
      paramLabel = "<seconds>",
      description = "Keep Alive of every client (MQTT 5.0), 0 for none. Default: the client's.")
  private @Nullable Long keepAliveSeconds;

  @Option(
      names = "--maximum-session-expiry",
      paramLabel = "<seconds>",
      description = "Longest time that a session is kept. Default: no limit.")
  private @Nullable Long maximumSessionExpirySeconds;

  @Option(names = "--losing-sessions", description = "No session is there again.")
  private boolean losingSessions;

  @Option(
      names = "--without-assigned-client-identifiers",
      description = "Refuse empty client identifiers.")
  private boolean withoutAssignedClientIdentifiers;

  @Option(names = "--without-reason-strings", description = "Explain nothing in words.")
  private boolean withoutReasonStrings;

  @Option(
      names = "--response-information",
      paramLabel = "<text>",
      description = "Given to clients that request it. Default: none.")
  private @Nullable String responseInformation;

  /**
   * Tells {@code broker}.
   *
   * @throws IllegalArgumentException if a value cannot be
   */
  void applyTo(TestBrokerBuilder broker) {
    ServerAbilitiesBuilder abilities =
        ServerAbilities.builder().versions(versions).maximumQos(QoS.of(maximumQos));
    when(withoutRetain, abilities::withoutRetain);
    when(withoutWildcards, abilities::withoutWildcards);
    when(withoutSharedSubscriptions, abilities::withoutSharedSubscriptions);
    when(withoutSubscriptionIdentifiers, abilities::withoutSubscriptionIdentifiers);
    when(losingSessions, abilities::losingSessions);
    when(withoutAssignedClientIdentifiers, abilities::withoutAssignedClientIdentifiers);
    when(withoutReasonStrings, abilities::withoutReasonStrings);
    if (keepAliveSeconds != null) {
      abilities.keepAlive(Duration.ofSeconds(keepAliveSeconds));
    }
    if (maximumSessionExpirySeconds != null) {
      abilities.maximumSessionExpiry(Duration.ofSeconds(maximumSessionExpirySeconds));
    }
    if (responseInformation != null) {
      abilities.responseInformation(responseInformation);
    }
    broker.abilities(abilities.build());
  }

  private static void when(boolean asked, Runnable option) {
    if (asked) {
      option.run();
    }
  }
}
