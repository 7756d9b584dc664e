package dev.martlet.client.internal;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.ClientOptions;
import dev.martlet.client.ClientState;
import dev.martlet.client.MessageHandler;
import dev.martlet.client.MqttClient;
import dev.martlet.client.Subscription;
import dev.martlet.client.internal.protocol.Command;
import dev.martlet.client.internal.protocol.Delivery;
import dev.martlet.client.internal.protocol.Outcome;
import dev.martlet.client.internal.protocol.OutgoingPublish;
import dev.martlet.client.message.ClientClosedException;
import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.client.netty.NettyRuntime;
import dev.martlet.topic.TopicFilter;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client as users hold it: takes their calls on any thread and hands them over to the loop. */
final class MartletClient implements MqttClient, HandledSubscription.Owner {
  private static final long CLOSE_WAIT_SECONDS = 5;

  private final NettyRuntime runtime;
  private final EventLoop loop;
  private final OutgoingBudget budget;
  private final CallbackLanes lanes;
  private final ClientLoop confined;
  private final HandoverQueue handover;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** Completed on the loop; no code of the user's ever hangs on it. */
  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

  MartletClient(ClientOptions options, NettyRuntime runtime) {
    this.runtime = runtime;
    runtime.acquire();
    loop = runtime.nextEventLoop();
    budget = new OutgoingBudget(options.outgoingLimits());
    lanes = new CallbackLanes(loop, runtime, options.handlerExecutor());
    confined = new ClientLoop(options, runtime, loop, lanes);
    handover = new HandoverQueue(loop, confined::apply, confined::flush);
  }

  @Override
  public CompletableFuture<ConnectResult> connect() {
    Outcome<ConnectResult> outcome = new Outcome<>();
    return handOver(session -> confined.connect(outcome), outcome);
  }

  @Override
  public CompletableFuture<@Nullable Void> disconnect() {
    Outcome<@Nullable Void> outcome = new Outcome<>();
    return handOver(session -> confined.disconnect(outcome), outcome);
  }

  @Override
  public CompletableFuture<PublishResult> publish(Message message) {
    if (closing.get()) {
      return CompletableFuture.failedFuture(closedException());
    }
    long bytes = (long) message.topic().lengthBytes() + message.payloadBytes();
    MqttException refusal = budget.acquire(bytes);
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    OutgoingPublish publish = new BudgetedPublish(message, bytes, budget);
    handover.add(publish);
    return publish.future();
  }

  @Override
  public Subscription subscribe(
      TopicFilter filter, SubscriptionOptions options, MessageHandler handler) {
    requireNonNull(filter, "filter");
    requireNonNull(options, "options");
    requireNonNull(handler, "handler");
    HandledSubscription subscription = new HandledSubscription(filter, options, handler, this);
    handover.add(session -> session.subscribe(subscription));
    return subscription;
  }

  @Override
  public CompletableFuture<UnsubscribeResult> unsubscribe(String filter) {
    TopicFilter parsed = TopicFilter.of(filter);
    Outcome<UnsubscribeResult> outcome = new Outcome<>();
    return handOver(session -> session.unsubscribe(parsed, outcome), outcome);
  }

  @Override
  public CompletableFuture<UnsubscribeResult> unsubscribe(HandledSubscription subscription) {
    Outcome<UnsubscribeResult> outcome = new Outcome<>();
    return handOver(session -> session.unsubscribe(subscription, outcome), outcome);
  }

  @Override
  public ClientState state() {
    return confined.state();
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      handover.add(session -> confined.close(this::gone));
    }
    if (!loop.inEventLoop()) {
      awaitGone();
    }
  }

  @Override
  public Lane<Delivery> handlerLane(Consumer<Delivery> action) {
    return lanes.handlerLane(action);
  }

  @Override
  public void handlerFailed(Throwable failure) {
    lanes.handlerFailed(failure);
  }

  @Override
  public boolean isClosed() {
    return closing.get();
  }

  @Override
  public void handled(Delivery delivery) {
    handover.add(delivery);
  }

  private <T extends @Nullable Object> CompletableFuture<T> handOver(
      Command command, Outcome<T> outcome) {
    handover.add(command);
    return outcome.future();
  }

  private void gone() {
    runtime.release();
    gone.complete(null);
  }

  private void awaitGone() {
    try {
      gone.get(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // The connection goes down by itself; nobody needs to wait longer for it.
    }
  }

  private static ClientClosedException closedException() {
    return new ClientClosedException("the client is closed");
  }
}
