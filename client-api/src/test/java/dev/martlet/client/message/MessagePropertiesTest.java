package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePropertiesTest {
  private static final List<UserProperty> USER_PROPERTIES =
      List.of(new UserProperty("b", "1"), new UserProperty("a", "2"), new UserProperty("b", "1"));

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1S", "PT2147483648S", "PT4294967295S"})
  void intervalOfWholeSecondsThatFourBytesHoldIsLegal(Duration interval) {
    assertThat(MessageProperties.requireInterval("field", interval)).isEqualTo(interval);
    assertThat(withExpiry(interval).messageExpiry()).isEqualTo(interval);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT-1S",
        "PT-0.000000001S",
        "PT0.000000001S",
        "PT0.999999999S",
        "PT1.5S",
        "PT4294967295.000000001S",
        "PT4294967296S",
        "PT9223372036854775807S",
        "PT-9223372036854775808S"
      })
  void otherIntervalsAreRefusedWithValueAndLimit(Duration interval) {
    String rest = " of " + interval + " is not whole seconds from 0 to 4294967295";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageProperties.requireInterval("field", interval))
        .withMessage("field" + rest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withExpiry(interval))
        .withMessage("message expiry" + rest);
  }

  @Test
  @Tag("5.0:MQTT-3.3.2-19")
  void contentTypeMustBeAStringOfMqtt() {
    assertThat(withContentType("x".repeat(65_535)).contentType()).hasSize(65_535);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withContentType("x".repeat(65_536)))
        .withMessage("content type has 65536 bytes, the limit is 65535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withContentType("\0"))
        .withMessage("content type has U+0000 at index 0");
  }

  @Test
  void correlationDataOf65535BytesIsLegalAndOneMoreIsRefused() {
    assertThat(withCorrelationData(ByteBuffer.allocate(65_535)).correlationData().remaining())
        .isEqualTo(65_535);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withCorrelationData(ByteBuffer.allocate(65_536)))
        .withMessage("correlation data has 65536 bytes, the limit is 65535");
  }

  @Test
  void correlationDataIsReadOnlyAndEveryViewOfItIsIndependent() {
    MessageProperties properties = withCorrelationData(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    properties.correlationData().position(2);

    assertThat(properties.correlationData().isReadOnly()).isTrue();
    assertThat(Payloads.bytes(properties.correlationData())).containsExactly(1, 2, 3);
  }

  @Test
  void readingTheBufferThatWasHandedInDoesNotDisturbTheProperties() {
    ByteBuffer handedIn = ByteBuffer.wrap(new byte[] {1, 2, 3}).asReadOnlyBuffer();
    MessageProperties properties = withCorrelationData(handedIn);

    handedIn.get();

    assertThat(Payloads.bytes(properties.correlationData())).containsExactly(1, 2, 3);
  }

  @Test
  void userPropertiesAreCopiedAndKeepTheirOrderAndRepetitions() {
    List<UserProperty> handedIn = new ArrayList<>(USER_PROPERTIES);
    MessageProperties properties =
        new MessageProperties(PayloadFormat.UNSPECIFIED, null, null, null, null, handedIn);

    handedIn.clear();

    assertThat(properties.userProperties()).isEqualTo(USER_PROPERTIES).isUnmodifiable();
  }

  @Test
  void anotherExpiryChangesNothingElse() {
    MessageProperties full =
        new MessageProperties(
            PayloadFormat.UTF_8,
            Duration.ofSeconds(60),
            "text/plain",
            TopicName.of("answers"),
            ByteBuffer.wrap(new byte[] {1}),
            USER_PROPERTIES);

    MessageProperties later = full.withMessageExpiry(Duration.ofSeconds(7));

    assertThat(later.messageExpiry()).hasSeconds(7);
    assertThat(full.messageExpiry()).hasSeconds(60);
    assertThat(later).isNotEqualTo(full);
    assertThat(later.withMessageExpiry(Duration.ofSeconds(60))).isEqualTo(full);
    assertThat(later.withMessageExpiry(null).messageExpiry()).isNull();
  }

  @Test
  void onlyPropertiesThatSayNothingAreEmpty() {
    assertThat(MessageProperties.NONE.isEmpty()).isTrue();
    assertThat(withExpiry(null).isEmpty()).isTrue();
    assertThat(withExpiry(Duration.ZERO).isEmpty()).isFalse();
    assertThat(withContentType("").isEmpty()).isFalse();
    assertThat(withCorrelationData(ByteBuffer.allocate(0)).isEmpty()).isFalse();
    assertThat(
            new MessageProperties(PayloadFormat.UTF_8, null, null, null, null, List.of()).isEmpty())
        .isFalse();
    assertThat(
            new MessageProperties(
                    PayloadFormat.UNSPECIFIED, null, null, TopicName.of("a"), null, List.of())
                .isEmpty())
        .isFalse();
    assertThat(
            new MessageProperties(
                    PayloadFormat.UNSPECIFIED, null, null, null, null, USER_PROPERTIES)
                .isEmpty())
        .isFalse();
  }

  @Test
  void payloadFormatIsNeverNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> new MessageProperties(null, null, null, null, null, List.of()))
        .withMessage("payloadFormat");
  }

  private static MessageProperties withExpiry(Duration expiry) {
    return MessageProperties.NONE.withMessageExpiry(expiry);
  }

  private static MessageProperties withContentType(String contentType) {
    return new MessageProperties(
        PayloadFormat.UNSPECIFIED, null, contentType, null, null, List.of());
  }

  private static MessageProperties withCorrelationData(ByteBuffer data) {
    return new MessageProperties(PayloadFormat.UNSPECIFIED, null, null, null, data, List.of());
  }
}
