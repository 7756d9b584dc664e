package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  private static final TopicName TOPIC = TopicName.of("a/b");

  @Test
  void messageOfATopicAloneIsEmptyQos0NotRetainedAndHasNoProperties() {
    Message message = Message.builder("a/b").build();

    assertThat(message)
        .isEqualTo(
            new Message(TOPIC, Payloads.EMPTY, QoS.AT_MOST_ONCE, false, MessageProperties.NONE));
    assertThat(message.payloadBytes()).isZero();
    assertThat(message.properties()).isSameAs(MessageProperties.NONE);
  }

  @Test
  void messageSaysEverythingThatTheBuilderWasTold() {
    Message message =
        Message.builder("a/b")
            .payload("21.4")
            .qos(QoS.EXACTLY_ONCE)
            .retain()
            .payloadFormat(PayloadFormat.UTF_8)
            .messageExpiry(Duration.ofSeconds(30))
            .contentType("text/plain")
            .responseTopic("answers/1")
            .correlationData(new byte[] {7, 8})
            .userProperty("b", "1")
            .userProperty("a", "2")
            .userProperty("b", "1")
            .build();

    assertThat(message.topic()).isEqualTo(TOPIC);
    assertThat(Payloads.text(message.payload())).isEqualTo("21.4");
    assertThat(message.payloadBytes()).isEqualTo(4);
    assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
    assertThat(message.retain()).isTrue();
    assertThat(message.properties())
        .isEqualTo(
            new MessageProperties(
                PayloadFormat.UTF_8,
                Duration.ofSeconds(30),
                "text/plain",
                TopicName.of("answers/1"),
                ByteBuffer.wrap(new byte[] {7, 8}),
                List.of(
                    new UserProperty("b", "1"),
                    new UserProperty("a", "2"),
                    new UserProperty("b", "1"))));
  }

  @Test
  void lastWordCounts() {
    Message message =
        Message.builder("a/b").payload("1").payload("22").retain().retain(false).build();

    assertThat(Payloads.text(message.payload())).isEqualTo("22");
    assertThat(message.retain()).isFalse();
  }

  @Test
  void bytesOfThePayloadAreCopied() {
    byte[] bytes = {1, 2, 3};
    Message message = Message.builder("a/b").payload(bytes).build();

    bytes[0] = 9;

    assertThat(Payloads.bytes(message.payload())).containsExactly(1, 2, 3);
  }

  @Test
  void whatRemainsInABufferIsCopiedAndTheBufferLeftAsItIs() {
    byte[] bytes = {0, 1, 2, 3, 0};
    ByteBuffer buffer = ByteBuffer.wrap(bytes).position(1).limit(4);
    Message message = Message.builder("a/b").payload(buffer).build();

    bytes[1] = 9;

    assertThat(Payloads.bytes(message.payload())).containsExactly(1, 2, 3);
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(buffer.limit()).isEqualTo(4);
  }

  @Test
  void bytesOfTheCorrelationDataAreCopied() {
    byte[] bytes = {1, 2, 3};
    Message message = Message.builder("a/b").correlationData(bytes).build();

    bytes[0] = 9;

    assertThat(Payloads.bytes(message.properties().correlationData())).containsExactly(1, 2, 3);
  }

  @Test
  void everyViewOfThePayloadIsIndependentAndReadOnly() {
    Message message = Message.builder("a/b").payload("abc").build();
    ByteBuffer first = message.payload();

    first.position(2).limit(2);

    assertThat(message.payload().isReadOnly()).isTrue();
    assertThat(Payloads.text(message.payload())).isEqualTo("abc");
    assertThat(message.payloadBytes()).isEqualTo(3);
  }

  @Test
  void payloadThatWasWritableIsReadOnlyInTheMessage() {
    Message message = message(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    assertThat(message.payload().isReadOnly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readingTheBufferThatWasHandedInDoesNotDisturbTheMessage(boolean readOnly) {
    ByteBuffer writable = ByteBuffer.wrap(new byte[] {1, 2, 3});
    ByteBuffer handedIn = readOnly ? writable.asReadOnlyBuffer() : writable;
    Message message = message(handedIn);

    handedIn.get();

    assertThat(message.payloadBytes()).isEqualTo(3);
    assertThat(Payloads.bytes(message.payload())).containsExactly(1, 2, 3);
  }

  @Test
  void messageThatIsBuiltDoesNotChangeWithItsBuilder() {
    Message.Builder builder = Message.builder("a/b").payload("1").userProperty("a", "1");
    Message first = builder.build();

    Message second = builder.payload("2").qos(QoS.AT_LEAST_ONCE).userProperty("b", "2").build();

    assertThat(first).isEqualTo(Message.builder("a/b").payload("1").userProperty("a", "1").build());
    assertThat(second.properties().userProperties())
        .containsExactly(new UserProperty("a", "1"), new UserProperty("b", "2"));
  }

  @Test
  void messagesAreEqualByTheirContents() {
    assertThat(Message.builder("a/b").payload("1").build())
        .isEqualTo(Message.builder("a/b").payload(new byte[] {'1'}).build())
        .hasSameHashCodeAs(Message.builder("a/b").payload("1").build())
        .isNotEqualTo(Message.builder("a/b").payload("2").build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/+", "#", "a\0", "a\uD834"})
  @Tag("5.0:MQTT-3.3.2-1")
  @Tag("5.0:MQTT-3.3.2-2")
  @Tag("3.1.1:MQTT-3.3.2-1")
  @Tag("3.1.1:MQTT-3.3.2-2")
  void topicMustBeATopicName(String topic) {
    assertThatExceptionOfType(InvalidTopicException.class).isThrownBy(() -> Message.builder(topic));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/+", "#", "a\0", "a\uD834"})
  @Tag("5.0:MQTT-3.3.2-13")
  @Tag("5.0:MQTT-3.3.2-14")
  void responseTopicMustBeATopicName(String topic) {
    Message.Builder builder = Message.builder("a/b");
    assertThatExceptionOfType(InvalidTopicException.class)
        .isThrownBy(() -> builder.responseTopic(topic));
    assertThat(builder.build().properties().responseTopic()).isNull();
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-19")
  void contentTypeMustBeAStringOfMqtt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Message.builder("a/b").contentType("x\0"))
        .withMessage("content type has U+0000 at index 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.5S", "PT4294967296S"})
  void messageExpiryMustBeWholeSecondsThatFourBytesHold(Duration expiry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Message.builder("a/b").messageExpiry(expiry))
        .withMessage("message expiry of " + expiry + " is not whole seconds from 0 to 4294967295");
  }

  @Test
  void correlationDataOf65535BytesIsLegalAndOneMoreIsRefused() {
    assertThat(
            Message.builder("a/b")
                .correlationData(new byte[65_535])
                .build()
                .properties()
                .correlationData()
                .remaining())
        .isEqualTo(65_535);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Message.builder("a/b").correlationData(new byte[65_536]))
        .withMessage("correlation data has 65536 bytes, the limit is 65535");
  }

  @Test
  @Tag("5.0:MQTT-1.5.7-1")
  void userPropertiesMustBeStringsOfMqtt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Message.builder("a/b").userProperty("a", "\0"))
        .withMessage("user property value has U+0000 at index 0");
  }

  @Test
  void payloadTextThatUtf8CannotSayIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Message.builder("a/b").payload("x\uD834"))
        .withMessage("text has a lone surrogate at index 1");
  }

  @Test
  void nothingInAMessageIsNull() {
    ByteBuffer none = Payloads.EMPTY;
    QoS qos = QoS.AT_MOST_ONCE;
    assertThatNullPointerException()
        .isThrownBy(() -> new Message(null, none, qos, false, MessageProperties.NONE))
        .withMessage("topic");
    assertThatNullPointerException()
        .isThrownBy(() -> new Message(TOPIC, null, qos, false, MessageProperties.NONE));
    assertThatNullPointerException()
        .isThrownBy(() -> new Message(TOPIC, none, null, false, MessageProperties.NONE))
        .withMessage("qos");
    assertThatNullPointerException()
        .isThrownBy(() -> new Message(TOPIC, none, qos, false, null))
        .withMessage("properties");
  }

  private static Message message(ByteBuffer payload) {
    return new Message(TOPIC, payload, QoS.AT_MOST_ONCE, false, MessageProperties.NONE);
  }
}
