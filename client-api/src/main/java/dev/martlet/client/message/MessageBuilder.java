package dev.martlet.client.message;

import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a message, once for every place where one is described. Not thread-safe.
 *
 * @param <B> the builder that each call returns
 */
public abstract class MessageBuilder<B extends MessageBuilder<B>> {
  private final TopicName topic;
  private ByteBuffer payload = Payloads.EMPTY;
  private QoS qos = QoS.AT_MOST_ONCE;
  private boolean retain;
  private PayloadFormat payloadFormat = PayloadFormat.UNSPECIFIED;
  private @Nullable Duration messageExpiry;
  private @Nullable String contentType;
  private @Nullable TopicName responseTopic;
  private @Nullable ByteBuffer correlationData;
  private final List<UserProperty> userProperties = new ArrayList<>();

  /** Starts with QoS 0, not retained, empty. */
  protected MessageBuilder(TopicName topic) {
    this.topic = topic;
  }

  /** This builder, by its own type. */
  protected abstract B self();

  /** The payload, copied. Default: empty. */
  public B payload(byte[] bytes) {
    payload = Payloads.copyOf(bytes);
    return self();
  }

  /** What remains in {@code bytes}, copied; its position stays as it is. */
  public B payload(ByteBuffer bytes) {
    payload = Payloads.copyOf(bytes);
    return self();
  }

  /**
   * The payload as UTF-8 text.
   *
   * @throws IllegalArgumentException if it has a lone surrogate, which UTF-8 cannot say
   */
  public B payload(String text) {
    payload = Payloads.of(text);
    return self();
  }

  /** How surely it is delivered. Default: {@link QoS#AT_MOST_ONCE}. */
  public B qos(QoS value) {
    qos = value;
    return self();
  }

  /** Asks the server to keep it as the topic's last value. */
  public B retain() {
    return retain(true);
  }

  /** Whether the server keeps it as the topic's last value. Default: no. */
  public B retain(boolean value) {
    retain = value;
    return self();
  }

  /** What the payload claims to be (MQTT 5.0). Default: unspecified bytes. */
  public B payloadFormat(PayloadFormat value) {
    payloadFormat = value;
    return self();
  }

  /**
   * How long servers keep the message for absent subscribers (MQTT 5.0): whole seconds, 0 to
   * 4,294,967,295. Default: for ever.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public B messageExpiry(Duration value) {
    messageExpiry = MessageProperties.requireInterval("message expiry", value);
    return self();
  }

  /** What the payload is, commonly a MIME type (MQTT 5.0). */
  public B contentType(String value) {
    contentType = Utf8Strings.require("content type", value);
    return self();
  }

  /**
   * Where an answer is expected (MQTT 5.0).
   *
   * @throws dev.martlet.topic.InvalidTopicException if it is no topic name [MQTT-3.3.2-14]
   */
  public B responseTopic(String value) {
    responseTopic = TopicName.of(value);
    return self();
  }

  /** What the answer repeats (MQTT 5.0): at most 65,535 bytes, copied. */
  public B correlationData(byte[] bytes) {
    ByteBuffer copy = Payloads.copyOf(bytes);
    Payloads.requireBinaryField("correlation data", copy);
    correlationData = copy;
    return self();
  }

  /** Adds a user property (MQTT 5.0); the order of the calls is the order on the wire. */
  public B userProperty(String name, String value) {
    userProperties.add(new UserProperty(name, value));
    return self();
  }

  /** The message as described so far. */
  protected final Message message() {
    MessageProperties properties =
        new MessageProperties(
            payloadFormat,
            messageExpiry,
            contentType,
            responseTopic,
            correlationData,
            userProperties);
    return new Message(
        topic, payload, qos, retain, properties.isEmpty() ? MessageProperties.NONE : properties);
  }
}
