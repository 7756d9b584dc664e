package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ReceivedMessage;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.Unsubscribe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a session asks for, and holds it to what no session may do in any scenario: send
 * without a connection, or settle an outcome twice.
 */
final class RecordingOutput implements SessionOutput {
  /** A message that matched no subscription. */
  record Unclaimed(ReceivedMessage message, boolean held) {}

  /** What was sent and not yet looked at. */
  final Deque<Packet> sent = new ArrayDeque<>();

  final List<ConnectResult> connected = new ArrayList<>();

  /** How connections ended; empty: by the user's wish. */
  final List<Optional<MqttException>> ended = new ArrayList<>();

  final Deque<Delivery> deliveries = new ArrayDeque<>();
  final List<Unclaimed> unclaimed = new ArrayList<>();
  final List<DeclaredSubscription> noLongerGranted = new ArrayList<>();
  final Set<Outcome<?>> settled = new HashSet<>();

  boolean writable = true;
  boolean reading = true;
  OptionalLong wakeUp = OptionalLong.empty();

  /** Requests above this size are refused, as the transport does for a small server. */
  int maximumSizeBytes = Integer.MAX_VALUE;

  /** Sees each packet as it is sent. */
  Consumer<Packet> wire = packet -> {};

  long now;
  private long lastSent;
  private boolean open;

  /** A transport is there. */
  void opened() {
    open = true;
    reading = true;
    writable = true;
  }

  /** Whether the session has a connection that it has not ended. */
  boolean isOpen() {
    return open;
  }

  @Override
  public void send(Packet packet) {
    assertThat(open).as("a connection for %s", packet).isTrue();
    if (sizeBytes(packet) > maximumSizeBytes) {
      throw new RequestRejectedException(
          ReasonCode.PACKET_TOO_LARGE, packet.type() + " above " + maximumSizeBytes + " bytes");
    }
    lastSent = now;
    sent.add(packet);
    wire.accept(packet);
  }

  @Override
  public void sendAtMostOnce(OutgoingPublish publish, Publish packet) {
    send(packet);
    published(publish, PublishResult.SUCCESS);
  }

  @Override
  public long lastSentNanos() {
    return lastSent;
  }

  @Override
  public boolean isWritable() {
    assertThat(open).as("a connection that may be writable").isTrue();
    return writable;
  }

  @Override
  public void reading(boolean enabled) {
    assertThat(open).as("a connection to read from").isTrue();
    assertThat(enabled).as("reading").isNotEqualTo(reading);
    reading = enabled;
  }

  @Override
  public void wakeAt(long nanos) {
    wakeUp = OptionalLong.of(nanos);
  }

  @Override
  public void connected(ConnectResult result) {
    connected.add(result);
  }

  @Override
  public void ended(@Nullable MqttException cause) {
    assertThat(open).as("a connection to end").isTrue();
    open = false;
    wakeUp = OptionalLong.empty();
    ended.add(Optional.ofNullable(cause));
  }

  @Override
  public void deliver(Delivery delivery) {
    deliveries.add(delivery);
  }

  @Override
  public void unclaimed(ReceivedMessage message, boolean held) {
    unclaimed.add(new Unclaimed(message, held));
  }

  @Override
  public void noLongerGranted(DeclaredSubscription subscription, RequestRejectedException cause) {
    noLongerGranted.add(subscription);
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
    settle(outcome);
    outcome.succeed(result);
    outcome.run();
  }

  @Override
  public void fail(Outcome<?> outcome, RuntimeException cause) {
    settle(outcome);
    outcome.fail(cause);
    outcome.run();
  }

  private void settle(Outcome<?> outcome) {
    assertThat(settled.add(outcome)).as("an outcome is told once").isTrue();
  }

  /** Near enough for tests: what grows without a bound in a request, and two bytes. */
  private static int sizeBytes(Packet packet) {
    if (packet instanceof Publish publish) {
      return 2 + publish.payload().remaining();
    }
    if (packet instanceof Subscribe subscribe) {
      return 2 + subscribe.requests().get(0).filter().toString().length();
    }
    if (packet instanceof Unsubscribe unsubscribe) {
      return 2 + unsubscribe.filters().get(0).toString().length();
    }
    return packet instanceof Connect ? 0 : 2;
  }
}
