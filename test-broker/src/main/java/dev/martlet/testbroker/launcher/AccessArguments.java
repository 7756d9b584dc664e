package dev.martlet.testbroker.launcher;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.ScramSha256;
import dev.martlet.testbroker.policy.ScramSha256Builder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What the command line says of who may do what. Reason codes are given by their names. */
final class AccessArguments {

  @Option(
      names = "--user",
      paramLabel = "<name=password>",
      description = "Who may connect; once or more often. Default: everybody.")
  private Map<String, String> users = new LinkedHashMap<>();

  @Option(
      names = "--scram-user",
      paramLabel = "<name=password>",
      description = "Who may connect by SCRAM-SHA-256 (MQTT 5.0); once or more often.")
  private Map<String, String> scramUsers = new LinkedHashMap<>();

  @Option(
      names = "--scram-iterations",
      defaultValue = "4096",
      description = "How often passwords are hashed for SCRAM. Default: ${DEFAULT-VALUE}.")
  private int scramIterations;

  @Option(
      names = "--redirect",
      paramLabel = "<reason=server>",
      description = "Send everybody elsewhere: SERVER_MOVED=other:1883 or USE_ANOTHER_SERVER=...")
  private Map<ReasonCode, String> redirect = new LinkedHashMap<>();

  @Option(
      names = "--refuse-client-identifiers",
      paramLabel = "<regex=reason>",
      description = "Refuse clients whose whole identifier matches.")
  private Map<Pattern, ReasonCode> clientIdentifiers = new LinkedHashMap<>();

  @Option(
      names = "--refuse-topics",
      paramLabel = "<filter=reason>",
      description = "Refuse messages to topics that the filter matches.")
  private Map<String, ReasonCode> topics = new LinkedHashMap<>();

  @Option(
      names = "--refuse-filters",
      paramLabel = "<filter=reason>",
      description = "Refuse subscriptions to filters that the filter covers.")
  private Map<String, ReasonCode> filters = new LinkedHashMap<>();

  /**
   * Tells {@code broker}.
   *
   * @throws IllegalArgumentException if a value cannot be
   */
  void applyTo(TestBrokerBuilder broker) {
    if (!users.isEmpty()) {
      broker.authenticator(Authenticator.users(users));
    }
    if (!scramUsers.isEmpty()) {
      ScramSha256Builder scram = ScramSha256.builder().iterations(scramIterations);
      scramUsers.forEach(scram::user);
      broker.authenticationMethod(scram.build());
    }
    if (redirect.size() > 1) {
      throw new IllegalArgumentException("--redirect was given twice");
    }
    redirect.forEach(broker::redirect);
    clientIdentifiers.forEach((refused, reasonCode) ->
        broker.refuseClientIdentifiers(refused.asMatchPredicate(), reasonCode));
    topics.forEach(broker::refuseTopics);
    filters.forEach(broker::refuseFilters);
  }
}
