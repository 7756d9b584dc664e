package dev.martlet.systemtests;

import static dev.martlet.client.message.QoS.AT_LEAST_ONCE;
import static dev.martlet.client.message.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.client.Subscription;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.QueueFullException;
import dev.martlet.client.message.RequestRejectedException;
import dev.martlet.client.message.ResponseTimeoutException;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.ExpectsWarnings;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What handlers may do, and what their failures and their slowness cost. */
@ExtendWith(LeavesNothingBehind.class)
class HandlerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestBroker broker = TestBroker.start();
  private final ExecutorService oneThread = Executors.newSingleThreadExecutor();
  private final Received received = new Received();

  @AfterEach
  void stop() {
    broker.close();
    oneThread.shutdownNow();
  }

  @Test
  void aHandlerOnASingleThreadMayWaitForAPublishOfItsOwnClient() throws Exception {
    try (MqttClient client = MqttClient.builder(broker.uri()).handlerExecutor(oneThread).build()) {
      client.subscribe("answers").qos(AT_LEAST_ONCE).handle(received);
      client
          .subscribe("questions")
          .qos(AT_LEAST_ONCE)
          .handle(question ->
              client.publish("answers").payload("yes").qos(AT_LEAST_ONCE).send().join());
      client.connect().join();
      client.publish("questions").qos(AT_LEAST_ONCE).send().join();
      assertThat(received.take().text()).isEqualTo("yes");
    }
  }

  @Test
  void handlersRunOnTheExecutorThatWasGivenAndNeverOnTheLoop() throws Exception {
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    try (MqttClient own = MqttClient.builder(broker.uri()).handlerExecutor(oneThread).build();
        MqttClient shared = MqttClient.builder(broker.uri()).build()) {
      own.subscribe("own").handle(message -> threads.add(Thread.currentThread().getName()));
      shared.subscribe("shared").handle(message -> threads.add(Thread.currentThread().getName()));
      own.connect().join();
      shared.connect().join();
      String executors = oneThread.submit(() -> Thread.currentThread().getName()).get();

      own.publish("own").send().join();
      assertThat(threads.poll(20, TimeUnit.SECONDS)).isEqualTo(executors);
      shared.publish("shared").send().join();
      assertThat(threads.poll(20, TimeUnit.SECONDS)).startsWith("martlet-callback");
    }
  }

  @Test
  void anExecutorThatRunsInTheCallerDoesNotPutHandlersOnTheLoop() throws Exception {
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    try (MqttClient client =
        MqttClient.builder(broker.uri()).handlerExecutor(Runnable::run).build()) {
      client.subscribe("t").handle(message -> threads.add(Thread.currentThread().getName()));
      client.connect().join();
      client.publish("t").send().join();
      assertThat(threads.poll(20, TimeUnit.SECONDS)).startsWith("martlet-callback");
    }
  }

  @Test
  @ExpectsWarnings("the handler of t failed on a message to t")
  void anInterruptedHandlerDoesNotInterruptTheNextMessage() throws Exception {
    try (MqttClient client = MqttClient.builder(broker.uri()).build()) {
      client
          .subscribe("t")
          .qos(AT_LEAST_ONCE)
          .handle(message -> {
            if (message.text().equals("interrupted")) {
              throw new InterruptedException("as the test wants it");
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            received.handle(message);
          });
      client.connect().join();
      CompletableFuture<?> first = client.publish("t").payload("interrupted").send();
      CompletableFuture<?> second = client.publish("t").payload("next").send();
      assertThat(received.take().text()).isEqualTo("next");
      CompletableFuture.allOf(first, second).join();
    }
  }

  @Test
  @ExpectsWarnings("a callback failed")
  void aListenerThatThrowsAnErrorIsCalledAgainTheNextTime() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (MqttClient client =
        MqttClient.builder(broker.uri())
            .clientId("same")
            .onConnectionLost(cause -> {
              told.add("lost");
              throw new AssertionError("as the test wants it");
            })
            .build()) {
      for (int i = 0; i < 2; i++) {
        client.connect().join();
        try (MqttClient other = MqttClient.builder(broker.uri()).clientId("same").build()) {
          other.connect().join();
          assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("lost");
        }
      }
    }
  }

  @Test
  void outcomesThatNobodyHasHeardYetCountAgainstTheOutgoingLimits() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    try (MqttClient client = MqttClient.builder(broker.uri()).outgoingLimits(3, 1_000).build()) {
      CompletableFuture<Void> slow =
          client
              .publish("t")
              .send() // cannot complete before the callback hangs on it: there is no connection
              .thenAccept(result -> {
                blocked.countDown();
                awaitQuietly(release);
              });
      client.connect().join();
      blocked.await();
      CompletableFuture<?>[] waiting = new CompletableFuture<?>[3];
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = client.publish("t").qos(AT_LEAST_ONCE).send();
      }
      assertThat(client.publish("t").send())
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(QueueFullException.class);
      release.countDown();
      CompletableFuture.allOf(waiting).join();
      slow.join();
    } finally {
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @ExpectsWarnings("the executor for handlers refuses to run them")
  void anExecutorThatRefusesToRunHandlersLosesNoMessage() throws Exception {
    oneThread.shutdown();
    try (MqttClient client = MqttClient.builder(broker.uri()).handlerExecutor(oneThread).build()) {
      client.subscribe("t").qos(AT_LEAST_ONCE).handle(received);
      client.connect().join();
      client.publish("t").payload("came").qos(AT_LEAST_ONCE).send().join();
      assertThat(received.take().text()).isEqualTo("came");
    }
  }

  @Test
  void aHandlerMaySubscribeUnsubscribeAndWait() throws Exception {
    try (MqttClient client = MqttClient.builder(broker.uri()).handlerExecutor(oneThread).build()) {
      client
          .subscribe("go")
          .qos(AT_LEAST_ONCE)
          .handle(go -> {
            var more = client.subscribe("more").qos(AT_LEAST_ONCE).handle(received);
            client.blocking(PATIENCE).granted(more);
            client.blocking(PATIENCE).unsubscribe("go");
            client.publish("more").payload("came").qos(AT_LEAST_ONCE).send().join();
          });
      client.connect().join();
      client.publish("go").qos(AT_LEAST_ONCE).send().join();
      assertThat(received.take().text()).isEqualTo("came");
    }
  }

  @Test
  void aHandlerMayCloseItsClient() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    MqttClient client = MqttClient.builder(broker.uri()).build();
    client
        .subscribe("t")
        .handle(message -> {
          client.close();
          closed.countDown();
        });
    client.connect().join();
    assertThat(client.publish("t").send()).succeedsWithin(PATIENCE);
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallbackOfAFutureMayCloseItsClient() {
    MqttClient client = MqttClient.builder(broker.uri()).build();
    assertThat(client.connect().thenAccept(connected -> client.close())).succeedsWithin(PATIENCE);
  }

  @Test
  void aHandlerThatBlocksHoldsUpNoOtherSubscription() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (MqttClient client = MqttClient.builder(broker.uri()).build()) {
      client.subscribe("slow").handle(message -> release.await());
      client.subscribe("fast").handle(received);
      client.connect().join();
      client.publish("slow").send().join();
      client.publish("fast").payload("came").send().join();
      assertThat(received.take().text()).isEqualTo("came");
      release.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource
  @ExpectsWarnings("the handler of t failed on a message to t")
  void aHandlerThatThrowsLosesNothingButThatMessage(ProtocolVersion version) throws Exception {
    try (MqttClient client =
        MqttClient.builder(broker.uri()).protocolVersion(version).clientId("c").build()) {
      client
          .subscribe("t")
          .qos(AT_LEAST_ONCE)
          .handle(message -> {
            if (message.text().equals("bad")) {
              throw new IllegalArgumentException("as the test wants it");
            }
            received.handle(message);
          });
      client.connect().join();
      client.publish("t").payload("bad").qos(AT_LEAST_ONCE).send().join();
      client.publish("t").payload("good").qos(AT_LEAST_ONCE).send().join();
      assertThat(received.take().text()).isEqualTo("good");
      client.disconnect().join();

      assertThat(broker.recording().packets("c"))
          .extracting(Object::toString)
          .anyMatch(packet ->
              packet.startsWith("PUBACK")
                  && packet.contains("IMPLEMENTATION_SPECIFIC_ERROR")
                      == (version == ProtocolVersion.MQTT_5));
    }
  }

  @Test
  @ExpectsWarnings("the handler of t is too slow")
  void aHandlerThatIsTooSlowLosesQos0MessagesWhichAreCounted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (MqttClient client = MqttClient.builder(broker.uri()).build()) {
      Subscription subscription = client.subscribe("t").handle(message -> release.await());
      client.connect().join();
      subscription.granted().join();
      int published = 0;
      while (subscription.droppedMessages() == 0 && published < 100_000) {
        CompletableFuture<?>[] burst = new CompletableFuture<?>[100];
        for (int i = 0; i < burst.length; i++) {
          burst[i] = client.publish("t").send();
        }
        CompletableFuture.allOf(burst).join();
        published += burst.length;
      }
      assertThat(subscription.droppedMessages()).isPositive();
      assertThat(published).isGreaterThan(10_000);
    } finally {
      release.countDown();
    }
  }

  @Test
  void whatGoesBeyondTheOutgoingLimitsIsRefusedAndTheLimitNamed() {
    try (MqttClient client = MqttClient.builder(broker.uri()).outgoingLimits(2, 100).build()) {
      CompletableFuture<?> first = client.publish("t").qos(AT_LEAST_ONCE).send();
      CompletableFuture<?> second = client.publish("t").qos(AT_MOST_ONCE).send();
      assertThatThrownBy(() -> client.publish("t").send().join())
          .cause()
          .isInstanceOf(QueueFullException.class)
          .hasMessageContaining("2 messages");
      assertThatThrownBy(() -> client.publish("t").payload(new byte[100]).send().join())
          .cause()
          .isInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("100 bytes");
      client.connect().join();
      first.join();
      second.join();
      client.publish("t").payload(new byte[99]).qos(AT_LEAST_ONCE).send().join();
    }
  }

  @Test
  void theBlockingViewWaitsNoLongerThanItsTimeout() {
    try (MqttClient client = MqttClient.builder(broker.uri()).build()) {
      var message = dev.martlet.client.message.Message.builder("t").qos(QoS.EXACTLY_ONCE).build();
      assertThatThrownBy(() -> client.blocking(Duration.ofMillis(50)).publish(message))
          .isInstanceOf(ResponseTimeoutException.class)
          .hasMessageContaining("PT0.05S");
    }
  }

  @Test
  void manyClientsLeaveNoThreadBehind() {
    for (int i = 0; i < 300; i++) {
      try (MqttClient client = MqttClient.builder(broker.uri()).build()) {
        client.connect().join();
      }
    }
  }
}
