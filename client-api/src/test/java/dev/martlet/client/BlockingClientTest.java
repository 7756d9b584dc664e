package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.InvalidOptionException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MqttException;
import dev.martlet.client.message.NotConnectedException;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.ResponseTimeoutException;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscribeResult;
import dev.martlet.client.message.UnsubscribeResult;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockingClientTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Message MESSAGE = Message.builder("a").build();

  private final MqttClient client = mock(MqttClient.class);
  private final Subscription subscription = mock(Subscription.class);
  private final CompletableFuture<ConnectResult> connected = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> disconnected = new CompletableFuture<>();
  private final CompletableFuture<PublishResult> published = new CompletableFuture<>();
  private final CompletableFuture<SubscribeResult> granted = new CompletableFuture<>();
  private final CompletableFuture<UnsubscribeResult> unsubscribed = new CompletableFuture<>();

  @BeforeEach
  void letTheCallsOfTheClientEndWithOurFutures() {
    when(client.blocking(any())).thenCallRealMethod();
    when(client.connect()).thenReturn(connected);
    when(client.disconnect()).thenReturn(disconnected);
    when(client.publish(MESSAGE)).thenReturn(published);
    when(subscription.granted()).thenReturn(granted);
    when(client.unsubscribe("a/+")).thenReturn(unsubscribed);
  }

  @Test
  void outcomeOfTheAsynchronousCallIsReturned() throws InterruptedException {
    ConnectResult connectResult =
        new ConnectResult(
            true, "id", LONG, Duration.ZERO, ServerLimits.NONE, null, null, List.of());
    SubscribeResult subscribeResult = new SubscribeResult(QoS.EXACTLY_ONCE, null, List.of());
    UnsubscribeResult unsubscribeResult =
        new UnsubscribeResult(ReasonCode.SUCCESS, null, List.of());
    connected.complete(connectResult);
    published.complete(PublishResult.SUCCESS);
    granted.complete(subscribeResult);
    unsubscribed.complete(unsubscribeResult);
    BlockingClient blocking = client.blocking(LONG);

    assertThat(blocking.connect()).isSameAs(connectResult);
    assertThat(blocking.publish(MESSAGE)).isSameAs(PublishResult.SUCCESS);
    assertThat(blocking.granted(subscription)).isSameAs(subscribeResult);
    assertThat(blocking.unsubscribe("a/+")).isSameAs(unsubscribeResult);
  }

  @Test
  void outcomeThatComesLaterIsWaitedFor() throws InterruptedException {
    when(client.publish(MESSAGE))
        .thenReturn(CompletableFuture.supplyAsync(() -> PublishResult.SUCCESS));

    assertThat(client.blocking(LONG).publish(MESSAGE)).isSameAs(PublishResult.SUCCESS);
  }

  /** Every call that waits, by its name. */
  static Stream<Arguments> calls() {
    return Stream.of(
        call("connect", (blocking, test) -> blocking.connect()),
        call(
            "disconnect",
            (blocking, test) -> {
              blocking.disconnect();
              return null;
            }),
        call("publish", (blocking, test) -> blocking.publish(MESSAGE)),
        call("granted", (blocking, test) -> blocking.granted(test.subscription)),
        call("unsubscribe", (blocking, test) -> blocking.unsubscribe("a/+")));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void failureIsThrownAsItIsAndShowsTheCallersPlace(String name, Call call) {
    MqttException failure = new NotConnectedException("no connection");
    futures().forEach(future -> future.completeExceptionally(failure));

    assertThat(failureOf(call, LONG)).isSameAs(failure);
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure.getSuppressed()[0]).hasMessage("thrown to the caller here");
    assertThat(methodsOf(failure.getSuppressed()[0])).contains(name, "failureOf");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void waitEndsWithTheTimeoutAndWhatWasAskedForGoesOn(String name, Call call) {
    Throwable failure = failureOf(call, SHORT);

    assertThat(failure)
        .as(name)
        .isExactlyInstanceOf(ResponseTimeoutException.class)
        .hasMessageStartingWith("no answer within PT0.001S; the client is ");
    assertThat(methodsOf(failure)).contains(name, "failureOf");
    assertThat(futures()).noneMatch(CompletableFuture::isDone);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void interruptEndsTheWaitAndWhatWasAskedForGoesOn(String name, Call call) {
    Thread.currentThread().interrupt();

    Throwable failure = failureOf(call, LONG);

    assertThat(Thread.interrupted()).as("still interrupted after %s", name).isFalse();
    assertThat(failure).isExactlyInstanceOf(InterruptedException.class);
    assertThat(futures()).noneMatch(CompletableFuture::isDone);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void causeThatIsNoFailureOfMqttIsWrapped(String name, Call call) {
    Exception bug = new ArithmeticException("a bug");
    futures().forEach(future -> future.completeExceptionally(bug));

    assertThat(failureOf(call, LONG))
        .as(name)
        .isExactlyInstanceOf(IllegalStateException.class)
        .cause()
        .isSameAs(bug);
    assertThat(bug.getSuppressed()).isEmpty();
  }

  @Test
  void subscriptionThatEndsBeforeItIsGrantedIsCancelled() {
    granted.cancel(false);

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> client.blocking(LONG).granted(subscription));
  }

  @Test
  void callersWhoShareAFailureEachFindTheirPlaceInIt() {
    MqttException failure = new RequestRejectedException(ReasonCode.NOT_AUTHORIZED, "no");
    granted.completeExceptionally(failure);
    BlockingClient blocking = client.blocking(LONG);

    assertThat(firstCaller(blocking)).isSameAs(failure);
    assertThat(secondCaller(blocking)).isSameAs(failure);

    assertThat(failure.getSuppressed()).hasSize(2);
    assertThat(methodsOf(failure.getSuppressed()[0])).contains("firstCaller");
    assertThat(methodsOf(failure.getSuppressed()[1])).contains("secondCaller");
  }

  @Test
  void askingForTheSameFailureAgainAndAgainDoesNotMakeItGrow() {
    MqttException failure = new RequestRejectedException(ReasonCode.NOT_AUTHORIZED, "no");
    granted.completeExceptionally(failure);
    BlockingClient blocking = client.blocking(LONG);

    for (int i = 0; i < 100; i++) {
      assertThat(firstCaller(blocking)).isSameAs(failure);
    }

    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-0.000000001S", "PT-1S", "PT-9223372036854775808S"})
  void timeoutMustBeAboveZero(Duration timeout) {
    assertThatExceptionOfType(InvalidOptionException.class)
        .isThrownBy(() -> client.blocking(timeout))
        .withMessage("blocking: a timeout of " + timeout + " is not above zero")
        .satisfies(refusal -> assertThat(refusal.option()).isEqualTo("blocking"));
  }

  @Test
  void timeoutMayBeForEver() throws InterruptedException {
    when(client.publish(MESSAGE))
        .thenReturn(CompletableFuture.supplyAsync(() -> PublishResult.SUCCESS));

    assertThat(client.blocking(ChronoUnit.FOREVER.getDuration()).publish(MESSAGE))
        .isSameAs(PublishResult.SUCCESS);
  }

  private List<CompletableFuture<?>> futures() {
    return List.of(connected, disconnected, published, granted, unsubscribed);
  }

  private Throwable failureOf(Call call, Duration timeout) {
    return catchThrowable(() -> call.on(client.blocking(timeout), this));
  }

  private Throwable firstCaller(BlockingClient blocking) {
    return catchThrowable(() -> blocking.granted(subscription));
  }

  private Throwable secondCaller(BlockingClient blocking) {
    return catchThrowable(() -> blocking.granted(subscription));
  }

  private static List<String> methodsOf(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::getMethodName).toList();
  }

  private static Arguments call(String name, Call call) {
    return arguments(name, call);
  }

  interface Call {
    @Nullable Object on(BlockingClient blocking, BlockingClientTest test)
        throws InterruptedException;
  }
}
