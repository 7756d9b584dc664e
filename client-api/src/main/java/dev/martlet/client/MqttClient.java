package dev.martlet.client;

import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client of one MQTT server, for MQTT 5.0 and 3.1.1.
 *
 * <p>All methods may be called by any thread, handlers included; all but {@link #close} return at
 * once. Futures complete on a callback thread of the client's own, one after the other; a callback
 * that blocks there holds up later completions of this client, but never a handler or the
 * connection; one that waits for another future of the same client waits for ever, so compose
 * futures there ({@code thenCompose}) and do not join them.
 *
 * <p>All threads are daemons: a JVM ends when the application's own threads have ended.
 *
 * <p>Calls of one thread take effect in their order.
 */
public interface MqttClient extends AutoCloseable {
  /**
   * Starts the configuration of a client.
   *
   * @param uri {@code mqtt://HOST[:1883]}; {@code mqtts://HOST[:8883]}, by TLS; {@code
   *     ws://HOST[:80][/mqtt]}, by WebSocket; {@code wss://HOST[:443][/mqtt]}, by both; {@code
   *     unix:/FILE}, by a socket of this machine; {@code inproc://NAME}, to a server of this JVM,
   *     such as a test broker, without sockets. What stands in brackets is so by default
   * @throws dev.martlet.client.message.InvalidOptionException if {@code uri} is not of this form
   */
  static MqttClientBuilder builder(String uri) {
    return new MqttClientBuilder(ServerAddress.parse(uri));
  }

  /**
   * Connects. While a connection is under way or established, the same outcome is given again.
   *
   * @return completes when the server has taken the connection; fails with {@link
   *     dev.martlet.client.message.ConnectRefusedException} if it refused, {@link
   *     dev.martlet.client.message.ConnectionFailedException} if it could not be reached or did not
   *     answer within the connect timeout, {@link dev.martlet.client.message.ClientClosedException}
   */
  CompletableFuture<ConnectResult> connect();

  /**
   * Says goodbye and ends the connection, or the attempt at one; the client may connect again. The
   * server then publishes no Will Message [MQTT-3.14.4-3]. What was not acknowledged stays with a
   * resumable session for the next {@link #connect}, and fails with an ephemeral one.
   *
   * @return completes when the connection is gone; at once if there is none; never fails
   */
  CompletableFuture<@Nullable Void> disconnect();

  /**
   * Starts a message to {@code topic}; nothing happens before {@link Publication#send}.
   *
   * @throws dev.martlet.topic.InvalidTopicException if {@code topic} is no topic name
   */
  default Publication publish(String topic) {
    return new Publication(this, TopicName.of(topic));
  }

  /**
   * Publishes {@code message}. Without a connection it waits, within the outgoing limits, for the
   * next one.
   *
   * @return completes with the server's answer (QoS 0: once written to the transport); fails with
   *     {@link dev.martlet.client.message.QueueFullException} if the outgoing limits are spent,
   *     {@link dev.martlet.client.message.RequestRejectedException} if the server, its limits or
   *     the protocol version refuse it, {@link dev.martlet.client.message.ConnectionLostException}
   *     if the connection ended before the answer (QoS 1 and 2: with an ephemeral session only),
   *     {@link dev.martlet.client.message.SessionLostException} if the server lost the session
   *     meanwhile, {@link dev.martlet.client.message.ClientClosedException}
   */
  CompletableFuture<PublishResult> publish(Message message);

  /**
   * Starts a subscription; nothing happens before {@link SubscriptionBuilder#handle}.
   *
   * @param filter a topic filter, or {@code $share/GROUP/FILTER}
   * @throws dev.martlet.topic.InvalidTopicException if {@code filter} is no topic filter
   */
  default SubscriptionBuilder subscribe(String filter) {
    return new SubscriptionBuilder(this, TopicFilter.of(filter));
  }

  /** Declares a subscription; see {@link SubscriptionBuilder#handle}. */
  Subscription subscribe(TopicFilter filter, SubscriptionOptions options, MessageHandler handler);

  /**
   * Ends the subscription for {@code filter}, also one that a resumed session has from earlier.
   *
   * @return completes with the server's answer; at once if the server cannot have the subscription;
   *     fails with {@link dev.martlet.client.message.NotConnectedException} if the server has to be
   *     told and there is no connection, {@link
   *     dev.martlet.client.message.RequestRejectedException} if the server refuses, {@link
   *     dev.martlet.client.message.ConnectionLostException} if the connection ends before the
   *     answer, {@link dev.martlet.client.message.ClientClosedException}
   * @throws dev.martlet.topic.InvalidTopicException if {@code filter} is no topic filter
   */
  CompletableFuture<UnsubscribeResult> unsubscribe(String filter);

  /** What the client is doing, as of now. */
  ClientState state();

  /**
   * The same client for code that waits.
   *
   * @param timeout how long each call waits at most, above zero
   */
  default BlockingClient blocking(Duration timeout) {
    return new BlockingClient(this, timeout);
  }

  /**
   * Disconnects and ends the client for good. Every future that is still open fails with {@link
   * dev.martlet.client.message.ClientClosedException}; messages that wait for their handler are not
   * handed over any more, and QoS 1 and 2 ones among them not acknowledged. Waits until the
   * connection is gone, 5 seconds at most; legal in every state and any number of times, also from
   * a handler.
   */
  @Override
  void close();
}
