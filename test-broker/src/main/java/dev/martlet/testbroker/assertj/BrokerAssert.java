package dev.martlet.testbroker.assertj;

import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.state.SessionView;
import dev.martlet.testbroker.state.StoredMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assertions on a broker: on all that it has recorded, and on what it keeps now. */
public final class BrokerAssert extends AbstractRecordingAssert<BrokerAssert, TestBroker> {

  BrokerAssert(@Nullable TestBroker actual) {
    super(actual, BrokerAssert.class);
  }

  @Override
  Recording recording() {
    return actual.recording();
  }

  /** There is a session of this client, which is asserted further; its client may be away. */
  public SessionAssert hasSession(String clientIdentifier) {
    isNotNull();
    SessionView session = actual.session(clientIdentifier).orElse(null);
    if (session == null) {
      List<String> others = actual.sessions().stream().map(SessionView::clientIdentifier).toList();
      failWithMessage(
          "%s",
          "Expected a session of client "
              + clientIdentifier
              + "\nbut there are those of "
              + others);
    }
    return new SessionAssert(session);
  }

  /** There is no session of this client. */
  public BrokerAssert hasNoSession(String clientIdentifier) {
    isNotNull();
    actual
        .session(clientIdentifier)
        .ifPresent(session ->
            failWithMessage(
                "%s",
                "Expected no session of client " + clientIdentifier + "\nbut there is " + session));
    return this;
  }

  /** A message with this payload, read as UTF-8, is retained for {@code topic}. */
  public BrokerAssert retains(String topic, String text) {
    isNotNull();
    boolean isThere =
        actual.retainedMessages().stream()
            .anyMatch(message -> message.topic().equals(topic) && message.text().equals(text));
    if (!isThere) {
      failWithMessage(
          "%s",
          "Expected the retained message \""
              + text
              + "\" for "
              + topic
              + "\nbut what is retained is "
              + actual.retainedMessages());
    }
    return this;
  }

  /** No message is retained for a topic that {@code filter} matches. */
  public BrokerAssert retainsNothing(String filter) {
    isNotNull();
    List<StoredMessage> found = actual.retainedMessages(filter);
    if (!found.isEmpty()) {
      failWithMessage("%s", "Expected nothing to be retained for " + filter + "\nbut " + found);
    }
    return this;
  }
}
