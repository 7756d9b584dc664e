package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.internal.core.AccessRules;
import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.Authorizer;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.Refusals;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link TestBrokerBuilder} was told of who may do what. */
final class AccessOptions {

  final Map<String, AuthenticationMethod> methods = new LinkedHashMap<>();
  Verdict connecting = Verdict.accept();
  @Nullable Authenticator authenticator;
  Authorizer authorizer = AccessRules.OPEN.authorizer();
  Refusals<String> clientIdentifiers = Refusals.none(Refusable.CONNECT);
  Refusals<TopicName> topics = Refusals.none(Refusable.PUBLISH);
  Refusals<TopicFilter> filters = Refusals.none(Refusable.SUBSCRIBE);

  AccessRules rules() {
    return new AccessRules(
        connecting,
        authenticator == null ? whoeverUsesNoMethod() : authenticator,
        methods,
        authorizer,
        clientIdentifiers,
        topics,
        filters);
  }

  private Authenticator whoeverUsesNoMethod() {
    return methods.isEmpty()
        ? Authenticator.anybody()
        : Authenticator.of(request ->
            Verdict.refuse(
                ReasonCode.NOT_AUTHORIZED, "only with the authentication methods " + names()));
  }

  private String names() {
    return String.join(", ", methods.keySet());
  }
}
