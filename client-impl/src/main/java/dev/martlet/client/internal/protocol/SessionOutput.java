package dev.martlet.client.internal.protocol;

import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import org.jspecify.annotations.Nullable;

/** What a {@link Session} asks of the world around it. Called on the session's thread, in order. */
public interface SessionOutput {
  /**
   * Puts {@code packet} on the wire, behind all earlier ones. An answer or a PINGREQ that cannot be
   * sent ends the connection instead: it cannot be left out.
   *
   * @throws dev.martlet.client.message.RequestRejectedException if it is a PUBLISH, SUBSCRIBE or
   *     UNSUBSCRIBE that is larger than the server takes, or cannot be encoded; nothing was sent
   *     then
   */
  void send(Packet packet);

  /**
   * Puts a QoS 0 message on the wire and settles {@code publish} once it is written to the
   * transport.
   *
   * @throws dev.martlet.client.message.RequestRejectedException as {@link #send}
   */
  void sendAtMostOnce(OutgoingPublish publish, Publish packet);

  /** When the last packet was put on the wire; the time of {@link Session#received}. */
  long lastSentNanos();

  /** Whether the transport wants more; {@link Session#writable} says when it does again. */
  boolean isWritable();

  /** Stops reading from the transport, or goes on. */
  void reading(boolean enabled);

  /** Wishes for one call of {@link Session#wake} at {@code nanos}; replaces the wish before it. */
  void wakeAt(long nanos);

  /** The server has taken the connection. */
  void connected(ConnectResult result);

  /**
   * The connection is over: close the transport once everything is written.
   *
   * @param cause why; null if the user wished it
   */
  void ended(@Nullable MqttException cause);

  /** A message arrived for a subscription; {@link Session#handled} is due for QoS 1 and 2. */
  void deliver(Delivery delivery);

  /**
   * A message arrived that no subscription matches.
   *
   * @param held whether it waits unacknowledged for its subscription; else it was passed over
   */
  void unclaimed(ReceivedMessage message, boolean held);

  /** A subscription that was granted before has been refused on a later connection. */
  void noLongerGranted(DeclaredSubscription subscription, RequestRejectedException cause);

  /** The publish has succeeded. */
  void published(OutgoingPublish publish, PublishResult result);

  /** The publish has failed. */
  void notPublished(OutgoingPublish publish, RuntimeException cause);

  /** Something else has succeeded. */
  <T extends @Nullable Object> void succeed(Outcome<T> outcome, T result);

  /** Something else has failed. */
  void fail(Outcome<?> outcome, RuntimeException cause);
}
