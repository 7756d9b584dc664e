package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.topic.InvalidTopicException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PublicationTest {
  private final MqttClient client = mock(MqttClient.class);
  private final CompletableFuture<PublishResult> outcome = new CompletableFuture<>();

  @BeforeEach
  void letTheClientStartPublications() {
    when(client.publish(anyString())).thenCallRealMethod();
    when(client.publish(any(Message.class))).thenReturn(outcome);
  }

  @Test
  void publicationHandsOverExactlyTheMessageThatWasDescribed() {
    Message expected =
        Message.builder("home/kitchen/temp")
            .payload("21.4")
            .qos(QoS.AT_LEAST_ONCE)
            .retain()
            .payloadFormat(PayloadFormat.UTF_8)
            .messageExpiry(Duration.ofSeconds(30))
            .contentType("text/plain")
            .responseTopic("answers")
            .correlationData(new byte[] {1})
            .userProperty("a", "1")
            .build();

    CompletableFuture<PublishResult> sent =
        client
            .publish("home/kitchen/temp")
            .payload("21.4")
            .qos(QoS.AT_LEAST_ONCE)
            .retain()
            .payloadFormat(PayloadFormat.UTF_8)
            .messageExpiry(Duration.ofSeconds(30))
            .contentType("text/plain")
            .responseTopic("answers")
            .correlationData(new byte[] {1})
            .userProperty("a", "1")
            .send();

    assertThat(sent).isSameAs(outcome);
    verify(client).publish(expected);
  }

  @Test
  void publicationOfATopicAloneIsEmptyQos0AndNotRetained() {
    assertThat(client.publish("a").send()).isSameAs(outcome);

    verify(client).publish(Message.builder("a").build());
  }

  @Test
  void nothingIsPublishedBeforeSend() {
    client.publish("a").payload("1").qos(QoS.EXACTLY_ONCE);

    verify(client, never()).publish(any(Message.class));
  }

  @Test
  void publicationMayBeChangedAndSentAgain() {
    Publication publication = client.publish("a").payload("1");
    assertThat(publication.send()).isSameAs(outcome);
    assertThat(publication.payload("2").send()).isSameAs(outcome);

    verify(client).publish("a");
    verify(client).publish(Message.builder("a").payload("1").build());
    verify(client).publish(Message.builder("a").payload("2").build());
    verifyNoMoreInteractions(client);
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-2")
  @Tag("3.1.1:MQTT-3.3.2-2")
  void topicWithWildcardsIsRefusedAtOnce() {
    assertThatExceptionOfType(InvalidTopicException.class)
        .isThrownBy(() -> client.publish("home/+/temp"));
  }
}
