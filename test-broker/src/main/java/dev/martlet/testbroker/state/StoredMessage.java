package dev.martlet.testbroker.state;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.QoS;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message that the broker keeps: for a client, or retained. Immutable.
 *
 * @param topic where it was published
 * @param payload its bytes, read-only; each call gives a buffer of its own
 * @param qos of a message for a client, that at which it is sent; of a retained one, that at which
 *     it was published
 * @param retain the RETAIN flag with which it is sent
 * @param properties as they were published
 * @param expiresIn what is left of its Message Expiry Interval; null if it has none
 */
public record StoredMessage(
    String topic,
    ByteBuffer payload,
    QoS qos,
    boolean retain,
    MessageProperties properties,
    @Nullable Duration expiresIn) {

  @Override
  public ByteBuffer payload() {
    return payload.asReadOnlyBuffer();
  }

  /** The payload read as UTF-8; bytes that are not become U+FFFD. */
  public String text() {
    return Payloads.text(payload());
  }

  /** For people: {@code home/kitchen/temp qos=1 retain "21.4"}. */
  @Override
  public String toString() {
    return topic
        + " qos="
        + qos.code()
        + (retain ? " retain" : "")
        + (expiresIn == null ? "" : " expiresIn=" + expiresIn)
        + " \""
        + text()
        + '"';
  }
}
