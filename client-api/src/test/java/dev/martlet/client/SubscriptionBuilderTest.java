package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicFilter;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionBuilderTest {
  private static final MessageHandler HANDLER = message -> {};

  private final MqttClient client = mock(MqttClient.class);

  @BeforeEach
  void letTheClientStartSubscriptions() {
    when(client.subscribe(anyString())).thenCallRealMethod();
  }

  /** What is said to the builder, and the options that it then hands over. */
  static Stream<Arguments> options() {
    QoS qos0 = QoS.AT_MOST_ONCE;
    RetainHandling usual = RetainHandling.SEND_ON_SUBSCRIBE;
    RetainHandling never = RetainHandling.DO_NOT_SEND;
    return Stream.of(
        said(b -> b, new SubscriptionOptions(qos0, false, false, usual)),
        said(
            b -> b.qos(QoS.AT_LEAST_ONCE),
            new SubscriptionOptions(QoS.AT_LEAST_ONCE, false, false, usual)),
        said(
            b -> b.qos(QoS.AT_LEAST_ONCE).qos(QoS.EXACTLY_ONCE),
            new SubscriptionOptions(QoS.EXACTLY_ONCE, false, false, usual)),
        said(b -> b.noLocal(), new SubscriptionOptions(qos0, true, false, usual)),
        said(b -> b.retainAsPublished(), new SubscriptionOptions(qos0, false, true, usual)),
        said(
            b -> b.retainHandling(RetainHandling.SEND_IF_NEW),
            new SubscriptionOptions(qos0, false, false, RetainHandling.SEND_IF_NEW)),
        said(
            b -> b.retainHandling(never).noLocal().retainAsPublished().qos(QoS.EXACTLY_ONCE),
            new SubscriptionOptions(QoS.EXACTLY_ONCE, true, true, never)));
  }

  @ParameterizedTest
  @MethodSource("options")
  void subscriptionIsDeclaredExactlyAsDescribed(
      UnaryOperator<SubscriptionBuilder> said, SubscriptionOptions options) {
    Subscription subscription = mock(Subscription.class);
    when(client.subscribe(TopicFilter.of("home/+/temp"), options, HANDLER))
        .thenReturn(subscription);

    assertThat(said.apply(client.subscribe("home/+/temp")).handle(HANDLER)).isSameAs(subscription);
  }

  @Test
  void sharedFilterIsHandedOverAsItIs() {
    client.subscribe("$share/group/a/#").handle(HANDLER);

    verify(client)
        .subscribe(
            TopicFilter.of("$share/group/a/#"), SubscriptionOptions.of(QoS.AT_MOST_ONCE), HANDLER);
  }

  @Test
  void nothingIsDeclaredBeforeTheHandlerIsNamed() {
    client.subscribe("a").qos(QoS.EXACTLY_ONCE).noLocal();

    verify(client, never()).subscribe(any(), any(), any());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/#/b", "a+", "a\0", "\uD834", "$share//a"})
  @Tag("5.0:MQTT-3.8.3-1")
  @Tag("3.1.1:MQTT-3.8.3-1")
  void filterMustBeATopicFilter(String filter) {
    assertThatExceptionOfType(InvalidTopicException.class)
        .isThrownBy(() -> client.subscribe(filter));
  }

  @Test
  void nullIsRefusedBeforeAnythingIsDeclared() {
    SubscriptionBuilder builder = client.subscribe("a");

    assertThatNullPointerException().isThrownBy(() -> builder.qos(null)).withMessage("qos");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.retainHandling(null))
        .withMessage("retainHandling");
    assertThatNullPointerException().isThrownBy(() -> builder.handle(null)).withMessage("handler");
    verify(client, never()).subscribe(any(), any(), any());
  }

  private static Arguments said(
      UnaryOperator<SubscriptionBuilder> said, SubscriptionOptions options) {
    return arguments(said, options);
  }
}
