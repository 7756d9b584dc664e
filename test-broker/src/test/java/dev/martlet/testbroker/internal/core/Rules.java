package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.Authorizer;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.Refusals;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.Map;

/** Rules of access that differ from those of an open broker in one point. */
final class Rules {

  private Rules() {}

  static AccessRules authenticatedBy(Authenticator authenticator) {
    return rules(Verdict.accept(), authenticator, AccessRules.OPEN.authorizer());
  }

  static AccessRules authorizedBy(Authorizer authorizer) {
    return rules(Verdict.accept(), Authenticator.anybody(), authorizer);
  }

  static AccessRules answering(Verdict connecting) {
    return rules(connecting, Authenticator.anybody(), AccessRules.OPEN.authorizer());
  }

  static AccessRules with(AuthenticationMethod method) {
    return new AccessRules(
        Verdict.accept(),
        Authenticator.anybody(),
        Map.of(method.name(), method),
        AccessRules.OPEN.authorizer(),
        Refusals.none(Refusable.CONNECT),
        Refusals.none(Refusable.PUBLISH),
        Refusals.none(Refusable.SUBSCRIBE));
  }

  /** Refuses clients, topics and filters whose text starts with {@code "no"}. */
  static AccessRules refusing(ReasonCode client, ReasonCode topic, ReasonCode filter) {
    return new AccessRules(
        Verdict.accept(),
        Authenticator.anybody(),
        Map.of(),
        AccessRules.OPEN.authorizer(),
        Refusals.<String>none(Refusable.CONNECT).and(text -> text.startsWith("no"), client),
        Refusals.<TopicName>none(Refusable.PUBLISH)
            .and(name -> name.toString().startsWith("no"), topic),
        Refusals.<TopicFilter>none(Refusable.SUBSCRIBE)
            .and(asked -> asked.toString().startsWith("no"), filter));
  }

  private static AccessRules rules(
      Verdict connecting, Authenticator authenticator, Authorizer authorizer) {
    return new AccessRules(
        connecting,
        authenticator,
        Map.of(),
        authorizer,
        Refusals.none(Refusable.CONNECT),
        Refusals.none(Refusable.PUBLISH),
        Refusals.none(Refusable.SUBSCRIBE));
  }
}
