package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through the broker.
 *
 * @param publisher the identifier of the client that it came from
 * @param topic where it goes
 * @param payload its bytes, as they came
 * @param qos at which it was published
 * @param retain whether it was published to be retained
 * @param properties as they came
 * @param expiresAtNanos when it is too old to be sent, {@link Deadlines#NONE} for never
 * @param sizeBytes what it costs to keep it, roughly
 */
record RoutedMessage(
    String publisher,
    TopicName topic,
    ByteBuffer payload,
    QoS qos,
    boolean retain,
    MessageProperties properties,
    long expiresAtNanos,
    long sizeBytes) {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int OVERHEAD_BYTES = 200; // objects around a message, roughly
  private static final int PROPERTY_OVERHEAD_BYTES = 100; // and around a user property

  /** A message that {@code publisher} sent to {@code topic}, which an alias may have stood for. */
  static RoutedMessage of(Publish publish, TopicName topic, String publisher, long nowNanos) {
    return new RoutedMessage(
        publisher,
        topic,
        publish.payload(),
        publish.qos(),
        publish.retain(),
        publish.properties(),
        expiry(publish.properties(), nowNanos),
        sizeBytes(topic, publish.payload(), publish.properties()));
  }

  /** A Will Message, whose expiry counts from its publication. */
  static RoutedMessage of(Message will, String publisher, long nowNanos) {
    return new RoutedMessage(
        publisher,
        will.topic(),
        will.payload(),
        will.qos(),
        will.retain(),
        will.properties(),
        expiry(will.properties(), nowNanos),
        sizeBytes(will.topic(), will.payload(), will.properties()));
  }

  private static long expiry(MessageProperties properties, long nowNanos) {
    Duration expiry = properties.messageExpiry();
    return expiry == null ? Deadlines.NONE : nowNanos + expiry.toNanos();
  }

  /** Whether its time is over [MQTT-3.3.2-5]. */
  boolean isExpired(long nowNanos) {
    return expiresAtNanos <= nowNanos;
  }

  /** The properties with what is left of the expiry, rounded up [MQTT-3.3.2-6]. */
  MessageProperties propertiesAt(long nowNanos) {
    if (expiresAtNanos == Deadlines.NONE) {
      return properties;
    }
    long leftNanos = Math.max(0, expiresAtNanos - nowNanos); // 0: begun before it expired
    long leftSeconds = (leftNanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    return properties.withMessageExpiry(Duration.ofSeconds(leftSeconds));
  }

  private static long sizeBytes(TopicName topic, ByteBuffer payload, MessageProperties properties) {
    long size = (long) OVERHEAD_BYTES + topic.lengthBytes() + payload.remaining();
    @Nullable String contentType = properties.contentType();
    if (contentType != null) {
      size += contentType.length();
    }
    @Nullable TopicName responseTopic = properties.responseTopic();
    if (responseTopic != null) {
      size += responseTopic.lengthBytes();
    }
    @Nullable ByteBuffer correlationData = properties.correlationData();
    if (correlationData != null) {
      size += correlationData.remaining();
    }
    for (UserProperty property : properties.userProperties()) {
      size += PROPERTY_OVERHEAD_BYTES + property.name().length() + property.value().length();
    }
    return size;
  }
}
