package dev.martlet.client.message;

import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A message from the server.
 *
 * @param topic the topic that it was published to
 * @param payload its bytes, read-only
 * @param qos the QoS at which the server delivered it
 * @param retained whether it is a retained message, sent because a subscription was made
 *     [MQTT-3.3.1-12]
 * @param duplicate whether the server said that it may have sent it before (DUP)
 * @param properties what travelled with it; {@link MessageProperties#NONE} in MQTT 3.1.1
 * @param subscriptionIdentifiers the identifiers of the subscriptions that it matched, if the
 *     server sent any
 */
public record ReceivedMessage(
    TopicName topic,
    ByteBuffer payload,
    QoS qos,
    boolean retained,
    boolean duplicate,
    MessageProperties properties,
    List<Integer> subscriptionIdentifiers) {

  /** Makes the payload read-only. */
  public ReceivedMessage {
    payload = Payloads.readOnly(payload);
    subscriptionIdentifiers = List.copyOf(subscriptionIdentifiers);
  }

  /** The bytes: a view of its own at each call, so that handlers do not disturb each other. */
  @Override
  public ByteBuffer payload() {
    return payload.duplicate();
  }

  /** How many bytes the payload has. */
  public int payloadBytes() {
    return payload.remaining();
  }

  /** The payload read as UTF-8; bytes that are not become U+FFFD. */
  public String text() {
    return Payloads.text(payload);
  }

  /** The payload, copied. */
  public byte[] bytes() {
    return Payloads.bytes(payload);
  }
}
