package dev.martlet.client;

import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.InvalidOptionException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.ResponseTimeoutException;
import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.UnsubscribeResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A view of a client whose calls wait for the outcome, at most for the timeout that it was made
 * with. Virtual threads may wait in it. Handlers may use it; callbacks of the client's futures must
 * not, because the outcome would come on the thread that waits.
 *
 * <p>Each call throws what the future of the asynchronous call fails with, {@link
 * ResponseTimeoutException} if the wait is over first, and {@link InterruptedException} if the
 * thread is interrupted; in both cases what was asked for goes on. A failure is the very object
 * that the future failed with, with the place of the call among its suppressed exceptions; one that
 * is no {@link MqttException} comes as the cause of an {@link IllegalStateException}.
 */
public final class BlockingClient {
  private final MqttClient client;
  private final Duration timeout;

  BlockingClient(MqttClient client, Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new InvalidOptionException(
          "blocking", "a timeout of " + timeout + " is not above zero");
    }
    this.client = client;
    this.timeout = timeout;
  }

  /** As {@link MqttClient#connect}. */
  public ConnectResult connect() throws InterruptedException {
    return await(client.connect());
  }

  /** As {@link MqttClient#disconnect}. */
  public void disconnect() throws InterruptedException {
    await(client.disconnect());
  }

  /** As {@link MqttClient#publish(Message)}. */
  public PublishResult publish(Message message) throws InterruptedException {
    return await(client.publish(message));
  }

  /** Waits for {@link Subscription#granted}. */
  public SubscribeResult granted(Subscription subscription) throws InterruptedException {
    return await(subscription.granted());
  }

  /** As {@link MqttClient#unsubscribe}. */
  public UnsubscribeResult unsubscribe(String filter) throws InterruptedException {
    return await(client.unsubscribe(filter));
  }

  private <T extends @Nullable Object> T await(CompletableFuture<T> outcome)
      throws InterruptedException {
    try {
      return outcome.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ResponseTimeoutException(timeout, "the client is " + client.state());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MqttException failure) {
        addCallSite(failure);
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * A failure may be one object for several callers, and live as long as a rejected subscription:
   * each place is noted in it, but only once, so that it does not grow with the calls.
   */
  private static void addCallSite(MqttException failure) {
    CallSite here = new CallSite();
    for (Throwable earlier : failure.getSuppressed()) {
      if (earlier instanceof CallSite
          && Arrays.equals(earlier.getStackTrace(), here.getStackTrace())) {
        return;
      }
    }
    failure.addSuppressed(here);
  }

  /** Shows where the caller waited, since the failure itself was made on another thread. */
  private static final class CallSite extends Exception {
    private static final long serialVersionUID = 1L;

    CallSite() {
      super("thrown to the caller here");
    }
  }
}
