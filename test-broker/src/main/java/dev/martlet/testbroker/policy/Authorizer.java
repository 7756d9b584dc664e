package dev.martlet.testbroker.policy;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.topic.TopicFilter;

/**
 * Decides what a connected client may do.
 *
 * <p>Called on the broker's thread, which waits for the answer: the methods must not block. What
 * they throw refuses what was asked, with 0x80 (unspecified error), and the first of it is thrown
 * by {@link dev.martlet.testbroker.TestBroker#close}.
 */
public interface Authorizer {

  /**
   * Whether {@code client} may publish {@code message}; asked for each message once, and at CONNECT
   * for its Will Message, without which it may not connect either.
   *
   * <p>A refused message goes to nobody and is not retained. At QoS 1 and 2 a client of MQTT 5.0 is
   * told in PUBACK or PUBREC. A client of MQTT 3.1.1 is not, and its message is acknowledged
   * [MQTT-3.3.5-2 of 3.1.1]. Messages whose publisher is not told, those of QoS 0 included, are
   * counted by {@link dev.martlet.testbroker.Recording#droppedMessages}.
   *
   * @return the answer, with a reason code of {@link Refusable#PUBLISH}; default: yes
   */
  default Verdict publish(ClientIdentity client, Message message) {
    return Verdict.accept();
  }

  /**
   * Whether {@code client} may subscribe; asked for each filter of a SUBSCRIBE by itself. SUBACK
   * tells; in MQTT 3.1.1 every refusal is 0x80.
   *
   * @return the answer, with a reason code of {@link Refusable#SUBSCRIBE}; default: yes
   */
  default Verdict subscribe(
      ClientIdentity client, TopicFilter filter, SubscriptionOptions options) {
    return Verdict.accept();
  }
}
