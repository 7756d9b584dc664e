package dev.martlet.client;

import dev.martlet.client.message.ReceivedMessage;

/**
 * Takes the messages of a subscription: one after the other, in the order of their arrival, never
 * on the client's event loop. It may block, and may call any method of any client.
 */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Handles one message. A QoS 1 or 2 message is acknowledged once this has returned.
   *
   * @throws Exception when it fails: the message is then acknowledged with {@link
   *     dev.martlet.client.message.ReasonCode#IMPLEMENTATION_SPECIFIC_ERROR}; in MQTT 3.1.1, which
   *     has no such answer, it is acknowledged all the same. The failure is logged, and later
   *     messages keep coming
   */
  void handle(ReceivedMessage message) throws Exception;
}
