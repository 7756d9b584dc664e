package dev.martlet.client.internal;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.internal.netty.Connection;
import dev.martlet.client.internal.protocol.DeclaredSubscription;
import dev.martlet.client.internal.protocol.Delivery;
import dev.martlet.client.internal.protocol.Outcome;
import dev.martlet.client.internal.protocol.OutgoingPublish;
import dev.martlet.client.internal.protocol.SessionOutput;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.Publish;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a session asks for: packets to the connection, outcomes and messages to the
 * callback lanes, wake-ups to the loop. Confined to the loop.
 */
final class SessionGateway implements SessionOutput {
  private static final Logger log = LoggerFactory.getLogger(SessionGateway.class);

  /** Who hears how connections begin and end. */
  interface Lifecycle {
    /** A wish of the session's for a wake-up has come due. */
    void wake();

    /** The server has taken the connection. */
    void connected(ConnectResult result);

    /** The session has done with the connection. */
    void ended(@Nullable MqttException cause);
  }

  private final EventLoop loop;
  private final Ticker ticker;
  private final CallbackLanes lanes;
  private final Lifecycle lifecycle;
  private @Nullable Connection connection;
  private @Nullable Future<?> wakeUp;
  private long lastSentNanos;
  private long unclaimed;

  SessionGateway(EventLoop loop, Ticker ticker, CallbackLanes lanes, Lifecycle lifecycle) {
    this.loop = loop;
    this.ticker = ticker;
    this.lanes = lanes;
    this.lifecycle = lifecycle;
  }

  /** Where packets go from now on; null: there is no connection. */
  void use(@Nullable Connection next) {
    connection = next;
  }

  /** The time by which the session lives, in nanoseconds. */
  long now() {
    return ticker.nanoTime();
  }

  /** Sends what has gathered. */
  void flush() {
    if (connection != null && connection.flush()) {
      lastSentNanos = now();
    }
  }

  @Override
  public void send(Packet packet) {
    Connection open = open();
    try {
      open.send(packet);
    } catch (RequestRejectedException e) {
      if (isRequest(packet.type())) {
        throw e;
      }
      open.abort(e);
    }
  }

  @Override
  public void sendAtMostOnce(OutgoingPublish publish, Publish packet) {
    open()
        .send(
            packet,
            failure -> {
              if (failure == null) {
                published(publish, PublishResult.SUCCESS);
              } else {
                notPublished(
                    publish,
                    new ConnectionLostException(
                        "the connection ended before the message was written", failure));
              }
            });
  }

  @Override
  public long lastSentNanos() {
    return lastSentNanos;
  }

  @Override
  public boolean isWritable() {
    return open().isWritable();
  }

  @Override
  public void reading(boolean enabled) {
    open().reading(enabled);
  }

  @Override
  public void wakeAt(long nanos) {
    cancelWakeUp();
    wakeUp = loop.schedule(lifecycle::wake, nanos - now(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void connected(ConnectResult result) {
    open().peerMaximumPacketSizeBytes(result.limits().maximumPacketSizeBytes());
    lifecycle.connected(result);
  }

  @Override
  public void ended(@Nullable MqttException cause) {
    cancelWakeUp();
    lifecycle.ended(cause);
  }

  @Override
  public void deliver(Delivery delivery) {
    ((HandledSubscription) delivery.subscription()).deliver(delivery);
  }

  @Override
  public void unclaimed(ReceivedMessage message, boolean held) {
    unclaimed++;
    if (Long.bitCount(unclaimed) == 1) { // ever more rarely, so that the log does not drown
      log.warn(
          "message to {} matches no subscription: {} ({} such messages so far)",
          message.topic(),
          held
              ? "it stays unacknowledged until one is declared, and holds later ones up"
              : "it is passed over",
          unclaimed);
    }
  }

  @Override
  public void noLongerGranted(DeclaredSubscription subscription, RequestRejectedException cause) {
    log.warn("{} was granted before, but no longer: {}", subscription.filter(), cause.getMessage());
  }

  @Override
  public void published(OutgoingPublish publish, PublishResult result) {
    succeed(publish, result);
  }

  @Override
  public void notPublished(OutgoingPublish publish, RuntimeException cause) {
    fail(publish, cause);
  }

  @Override
  public <T extends @Nullable Object> void succeed(Outcome<T> outcome, T result) {
    outcome.succeed(result);
    lanes.tell(outcome);
  }

  @Override
  public void fail(Outcome<?> outcome, RuntimeException cause) {
    outcome.fail(cause);
    lanes.tell(outcome);
  }

  private Connection open() {
    return requireNonNull(connection, "the session sends without a connection");
  }

  private void cancelWakeUp() {
    if (wakeUp != null) {
      wakeUp.cancel(false);
      wakeUp = null;
    }
  }

  private static boolean isRequest(PacketType type) {
    return type == PacketType.PUBLISH
        || type == PacketType.SUBSCRIBE
        || type == PacketType.UNSUBSCRIBE;
  }
}
