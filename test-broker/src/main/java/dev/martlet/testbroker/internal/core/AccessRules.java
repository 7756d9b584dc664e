package dev.martlet.testbroker.internal.core;

import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.Authorizer;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.Refusals;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.Map;

/**
 * Who may do what.
 *
 * @param connecting the answer to every CONNECT before anything is looked at
 * @param authenticator decides on a CONNECT without enhanced authentication
 * @param methods those of enhanced authentication, by name
 * @param authorizer decides on publishing and subscribing
 * @param clientIdentifiers which are refused
 * @param topics which may not be published to, whoever asks
 * @param filters which may not be subscribed to, whoever asks
 */
public record AccessRules(
    Verdict connecting,
    Authenticator authenticator,
    Map<String, AuthenticationMethod> methods,
    Authorizer authorizer,
    Refusals<String> clientIdentifiers,
    Refusals<TopicName> topics,
    Refusals<TopicFilter> filters) {

  /** Everybody may do everything. */
  public static final AccessRules OPEN =
      new AccessRules(
          Verdict.accept(),
          Authenticator.anybody(),
          Map.of(),
          new Authorizer() {},
          Refusals.none(Refusable.CONNECT),
          Refusals.none(Refusable.PUBLISH),
          Refusals.none(Refusable.SUBSCRIBE));

  /** Copies the map. */
  public AccessRules {
    methods = Map.copyOf(methods);
  }
}
