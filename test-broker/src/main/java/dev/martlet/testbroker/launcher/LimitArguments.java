package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.TestBrokerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line says of limits; where it says nothing, the builder's defaults hold. */
final class LimitArguments {

  @Option(
      names = "--receive-maximum",
      paramLabel = "<messages>",
      description = "Unacknowledged QoS 1 and 2 messages of a client. Default: 65535.")
  private @Nullable Integer receiveMaximum;

  @Option(
      names = "--topic-alias-maximum",
      paramLabel = "<alias>",
      description = "Highest topic alias of a client, 0 for none. Default: 16.")
  private @Nullable Integer topicAliasMaximum;

  @Option(
      names = "--maximum-packet-size",
      paramLabel = "<bytes>",
      description = "Largest packet of a client. Default: 268435460.")
  private @Nullable Long maximumPacketSizeBytes;

  @Option(
      names = "--connect-timeout",
      paramLabel = "<seconds>",
      description = "Longest time from the connection to CONNACK. Default: 10.")
  private @Nullable Long connectTimeoutSeconds;

  @Option(
      names = "--maximum-sessions",
      paramLabel = "<sessions>",
      description = "Sessions, of connected and absent clients. Default: 100000.")
  private @Nullable Integer maximumSessions;

  @Option(
      names = "--maximum-subscriptions-per-session",
      paramLabel = "<subscriptions>",
      description = "Default: 100000.")
  private @Nullable Integer maximumSubscriptions;

  @Option(
      names = "--maximum-queue",
      arity = "2",
      paramLabel = "<messages> <bytes>",
      hideParamSyntax = true,
      description = "What one session keeps for its client. Default: 100000 67108864.")
  private @Nullable List<Long> queue;

  @Option(
      names = "--maximum-retained",
      arity = "2",
      paramLabel = "<messages> <bytes>",
      hideParamSyntax = true,
      description = "Retained messages. Default: 100000 67108864.")
  private @Nullable List<Long> retained;

  /**
   * Tells {@code broker}.
   *
   * @throws IllegalArgumentException if a value cannot be
   */
  void applyTo(TestBrokerBuilder broker) {
    when(receiveMaximum, broker::receiveMaximum);
    when(topicAliasMaximum, broker::topicAliasMaximum);
    when(maximumSessions, broker::maximumSessions);
    when(maximumSubscriptions, broker::maximumSubscriptionsPerSession);
    if (maximumPacketSizeBytes != null) {
      broker.maximumPacketSizeBytes(maximumPacketSizeBytes);
    }
    if (connectTimeoutSeconds != null) {
      broker.connectTimeout(Duration.ofSeconds(connectTimeoutSeconds));
    }
    if (queue != null) {
      broker.maximumQueue(messages("--maximum-queue", queue), queue.get(1));
    }
    if (retained != null) {
      broker.maximumRetained(messages("--maximum-retained", retained), retained.get(1));
    }
  }

  private static int messages(String option, List<Long> limit) {
    if (limit.size() != 2) {
      throw new IllegalArgumentException(option + " was given twice");
    }
    long messages = limit.get(0);
    if (messages > Integer.MAX_VALUE || messages < 0) {
      throw new IllegalArgumentException(option + " of " + messages + " messages");
    }
    return (int) messages;
  }

  private static void when(@Nullable Integer value, IntConsumer option) {
    if (value != null) {
      option.accept(value);
    }
  }
}
