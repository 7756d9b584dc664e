package dev.martlet.benchmarks.topic;

import com.hivemq.client.internal.mqtt.datatypes.MqttTopicImpl;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import io.moquette.broker.subscriptions.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.eclipse.paho.mqttv5.common.util.MqttTopicValidator;

/**
 * One filter, one topic: what is done before the clock runs, and what while it does.
 *
 * @param <F> a filter before matching
 * @param <T> a topic before matching
 */
record FilterMatcher<F, T>(
    Function<String, F> filter, Function<String, T> topic, BiPredicate<F, T> matches) {

  static FilterMatcher<?, ?> of(Implementation implementation, MatchForm form) {
    return switch (implementation) {
      case MARTLET -> martlet(form);
      case HIVEMQ_CLIENT -> hiveMqClient(form);
      case MOQUETTE -> moquette(form);
      case PAHO -> paho(form);
      default -> throw new UnsupportedOperationException(implementation + " matches by index only");
    };
  }

  private static FilterMatcher<?, ?> martlet(MatchForm form) {
    return switch (form) {
      case PARSED ->
          new FilterMatcher<>(
              TopicFilter::of, TopicName::of, (filter, topic) -> filter.matches(topic));
      case TEXT ->
          new FilterMatcher<>(
              TopicFilter::of, text -> text, (filter, topic) -> filter.matches(topic));
      case UTF8 ->
          new FilterMatcher<>(
              TopicFilter::of, FilterMatcher::utf8, (filter, topic) -> filter.matches(topic));
      case TEXTS ->
          new FilterMatcher<String, String>(text -> text, text -> text, TopicFilter::matches);
    };
  }

  /** A topic that arrives is made of bytes, and the filter compares bytes. */
  private static FilterMatcher<?, ?> hiveMqClient(MatchForm form) {
    return switch (form) {
      case PARSED ->
          new FilterMatcher<>(
              MqttTopicFilter::of,
              text -> hiveMqTopic(utf8(text)),
              (filter, topic) -> filter.matches(topic));
      case TEXT ->
          new FilterMatcher<MqttTopicFilter, String>(
              MqttTopicFilter::of,
              text -> text,
              (filter, topic) -> filter.matches(MqttTopic.of(topic)));
      case UTF8 ->
          new FilterMatcher<>(
              MqttTopicFilter::of,
              FilterMatcher::utf8,
              (filter, topic) -> filter.matches(hiveMqTopic(topic)));
      case TEXTS ->
          new FilterMatcher<String, String>(
              text -> text,
              text -> text,
              (filter, topic) -> MqttTopicFilter.of(filter).matches(MqttTopic.of(topic)));
    };
  }

  /** A topic here has its levels as a list, cut when they are first asked for. */
  private static FilterMatcher<?, ?> moquette(MatchForm form) {
    return switch (form) {
      case PARSED ->
          new FilterMatcher<>(
              FilterMatcher::moquetteTopic,
              FilterMatcher::moquetteTopic,
              (filter, topic) -> topic.match(filter));
      case TEXTS ->
          new FilterMatcher<String, String>(
              text -> text,
              text -> text,
              (filter, topic) -> new Topic(topic).match(new Topic(filter)));
      case TEXT, UTF8 -> throw new UnsupportedOperationException("Moquette has no such form");
    };
  }

  private static FilterMatcher<?, ?> paho(MatchForm form) {
    if (form != MatchForm.TEXTS) {
      throw new UnsupportedOperationException("Paho parses nothing beforehand");
    }
    return new FilterMatcher<String, String>(
        text -> text, text -> text, MqttTopicValidator::isMatched);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MqttTopic hiveMqTopic(byte[] topic) {
    return Objects.requireNonNull(MqttTopicImpl.of(topic), "no topic");
  }

  private static Topic moquetteTopic(String text) {
    Topic topic = new Topic(text);
    topic.getTokens();
    return topic;
  }
}
