package dev.martlet.testbroker.launcher;

import static dev.martlet.testbroker.launcher.BrokerOption.constant;
import static dev.martlet.testbroker.launcher.BrokerOption.many;
import static dev.martlet.testbroker.launcher.BrokerOption.number;
import static dev.martlet.testbroker.launcher.BrokerOption.one;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.policy.Refusable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Options about who may do what. Reason codes are given by their names. */
final class AccessOptions {

  private static final Set<ReasonCode> REDIRECTIONS =
      EnumSet.of(ReasonCode.SERVER_MOVED, ReasonCode.USE_ANOTHER_SERVER);

  private AccessOptions() {}

  static List<BrokerOption> all() {
    return List.of(
        many(
            "user",
            "NAME=PASSWORD",
            "Who may connect. May be given several times. Default: everybody.",
            first((settings, name, password) -> settings.access().user(name, password))),
        many(
            "scram-user",
            "NAME=PASSWORD",
            "Who may connect by SCRAM-SHA-256 (MQTT 5.0). May be given several times.",
            first((settings, name, password) -> settings.access().scramUser(name, password))),
        one(
            "scram-iterations",
            "COUNT",
            "How often passwords are hashed for SCRAM. Default: 4096.",
            number((settings, value) -> settings.access().scramIterations(value))),
        one(
            "redirect",
            "REASON=SERVER",
            "Send everybody elsewhere: SERVER_MOVED=other:1883 or USE_ANOTHER_SERVER=...",
            first((settings, reason, server) ->
                settings.builder().redirect(constant(REDIRECTIONS, reason), server))),
        many(
            "refuse-client-identifiers",
            "REGEX=REASON",
            "Refuse clients whose whole identifier matches. May be given several times.",
            last((settings, regex, reason) ->
                settings
                    .builder()
                    .refuseClientIdentifiers(
                        pattern(regex).asMatchPredicate(), code(Refusable.CONNECT, reason)))),
        many(
            "refuse-topics",
            "FILTER=REASON",
            "Refuse messages to topics that the filter matches. May be given several times.",
            last((settings, filter, reason) ->
                settings.builder().refuseTopics(filter, code(Refusable.PUBLISH, reason)))),
        many(
            "refuse-filters",
            "FILTER=REASON",
            "Refuse subscriptions to filters that the filter covers. May be given several times.",
            last((settings, filter, reason) ->
                settings.builder().refuseFilters(filter, code(Refusable.SUBSCRIBE, reason)))));
  }

  private static ReasonCode code(Refusable what, String name) {
    return constant(what.reasonCodes(), name);
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) { // whose message has several lines
      throw new IllegalArgumentException(e.getDescription() + ": " + regex, e);
    }
  }

  /** What two texts do. */
  @FunctionalInterface
  private interface Pair {
    void accept(BrokerSettings settings, String left, String right);
  }

  private static BiConsumer<BrokerSettings, String> first(Pair effect) {
    return (settings, value) -> split(settings, value, value.indexOf('='), effect);
  }

  /** The left one may have an equals sign. */
  private static BiConsumer<BrokerSettings, String> last(Pair effect) {
    return (settings, value) -> split(settings, value, value.lastIndexOf('='), effect);
  }

  private static void split(BrokerSettings settings, String value, int at, Pair effect) {
    if (at < 0) {
      throw new IllegalArgumentException("no = in " + value);
    }
    effect.accept(settings, value.substring(0, at), value.substring(at + 1));
  }
}
