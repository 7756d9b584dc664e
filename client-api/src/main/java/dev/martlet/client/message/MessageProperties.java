package dev.martlet.client.message;

import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a message beside topic and payload (MQTT 5.0 section 3.3.2.3); MQTT 3.1.1
 * carries none of it.
 *
 * @param payloadFormat what the payload claims to be
 * @param messageExpiry how long servers keep the message for absent subscribers, in whole seconds
 *     up to 4,294,967,295; null: for ever
 * @param contentType what the payload is, commonly a MIME type
 * @param responseTopic where an answer is expected
 * @param correlationData what the answer repeats, at most 65,535 bytes; read-only
 * @param userProperties in their order
 */
public record MessageProperties(
    PayloadFormat payloadFormat,
    @Nullable Duration messageExpiry,
    @Nullable String contentType,
    @Nullable TopicName responseTopic,
    @Nullable ByteBuffer correlationData,
    List<UserProperty> userProperties) {

  /** No properties. */
  public static final MessageProperties NONE =
      new MessageProperties(PayloadFormat.UNSPECIFIED, null, null, null, null, List.of());

  /** The most seconds that a four byte interval holds. */
  public static final long MAX_INTERVAL_SECONDS = 0xFFFF_FFFFL;

  /**
   * Checks every value against what the wire can carry.
   *
   * @throws IllegalArgumentException naming the property, its value and the limit
   */
  public MessageProperties {
    Objects.requireNonNull(payloadFormat, "payloadFormat");
    if (messageExpiry != null) {
      requireInterval("message expiry", messageExpiry);
    }
    Utf8Strings.requireNullable("content type", contentType);
    if (correlationData != null) {
      correlationData = Payloads.readOnly(correlationData);
      Payloads.requireBinaryField("correlation data", correlationData);
    }
    userProperties = List.copyOf(userProperties);
  }

  /**
   * What the answer repeats: a view of its own at each call, so that reading it disturbs nobody.
   */
  @Override
  public @Nullable ByteBuffer correlationData() {
    return correlationData == null ? null : correlationData.duplicate();
  }

  /** The same, with another expiry: what is left of it after some waiting. */
  public MessageProperties withMessageExpiry(@Nullable Duration remaining) {
    return new MessageProperties(
        payloadFormat, remaining, contentType, responseTopic, correlationData, userProperties);
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /**
   * Returns {@code interval} if a four byte count of seconds can carry it.
   *
   * @throws IllegalArgumentException if it is negative, above 4,294,967,295 s or not whole seconds
   */
  public static Duration requireInterval(String field, Duration interval) {
    if (interval.isNegative()
        || interval.getNano() != 0
        || interval.getSeconds() > MAX_INTERVAL_SECONDS) {
      throw new IllegalArgumentException(
          field + " of " + interval + " is not whole seconds from 0 to " + MAX_INTERVAL_SECONDS);
    }
    return interval;
  }
}
