package dev.martlet.client.message;

import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A message to publish. Immutable: one message may be published many times, by many threads.
 *
 * @param topic where it goes
 * @param payload its bytes, read-only; at most 268,435,455 less what the rest of the packet takes
 * @param qos how surely it is delivered
 * @param retain whether the server keeps it as the topic's last value [MQTT-3.3.1-5]
 * @param properties what travels with it in MQTT 5.0
 */
public record Message(
    TopicName topic, ByteBuffer payload, QoS qos, boolean retain, MessageProperties properties) {

  /** Makes the payload read-only; its bytes must not change any more. */
  public Message {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(qos, "qos");
    Objects.requireNonNull(properties, "properties");
    payload = Payloads.readOnly(payload);
  }

  /** The bytes: a view of its own at each call, so that reading it disturbs nobody. */
  @Override
  public ByteBuffer payload() {
    return payload.duplicate();
  }

  /** How many bytes the payload has. */
  public int payloadBytes() {
    return payload.remaining();
  }

  /**
   * Starts a message: QoS 0, not retained, empty.
   *
   * @throws dev.martlet.topic.InvalidTopicException if {@code topic} is no topic name
   */
  public static Builder builder(String topic) {
    return new Builder(TopicName.of(topic));
  }

  /** Puts a {@link Message} together. */
  public static final class Builder extends MessageBuilder<Builder> {
    private Builder(TopicName topic) {
      super(topic);
    }

    /** The message as described so far. */
    public Message build() {
      return message();
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
