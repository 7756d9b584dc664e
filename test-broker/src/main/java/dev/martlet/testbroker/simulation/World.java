package dev.martlet.testbroker.simulation;

import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.spi.ClientRuntime;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scenario: a broker, clients, a network between them and a time of their own, all on
 * the thread that runs the scenario. Nothing happens while the scenario's code runs: things go on
 * in {@link #await}, {@link #run}, {@link #until} and {@link #settle}, step by step, and time
 * passes only there. Callbacks and handlers of clients run there as well, so no code may block:
 * {@code future.join()} would wait for ever.
 *
 * <p>The thread of the scenario only.
 */
public final class World {
  private final Machinery machinery;
  private final Random random;
  private @Nullable TestBroker broker;

  World(Machinery machinery, long randomSeed) {
    this.machinery = machinery;
    this.random = new Random(randomSeed);
  }

  // Who is in it

  /** The broker, with default options unless it is there already. */
  public TestBroker broker() {
    return broker == null ? broker(options -> options) : broker;
  }

  /**
   * The broker, as described: to be called before anything else that needs it.
   *
   * @throws IllegalStateException if there is one already
   */
  public TestBroker broker(UnaryOperator<TestBrokerBuilder> options) {
    if (broker != null) {
      throw new IllegalStateException("this world has a broker already");
    }
    TestBrokerBuilder builder = TestBroker.builder().recordingCapacity(10_000, 1L << 24);
    broker = options.apply(builder.runtime(machinery.brokerRuntime())).start();
    machinery.broker(broker);
    return broker;
  }

  /** Where clients find the broker. */
  public String uri() {
    return broker().uri();
  }

  /** A client of the broker, to be described further. */
  public MqttClientBuilder client(String clientIdentifier) {
    return MqttClient.builder(uri()).clientId(clientIdentifier).runtime(runtime());
  }

  /** What one client is to run on: {@code MqttClient.builder(world.uri()).runtime(...)}. */
  public ClientRuntime runtime() {
    return machinery.clientRuntime();
  }

  // What passes the time

  /**
   * Lets things happen until {@code outcome} is there.
   *
   * @return what it completed with
   * @throws CompletionException if it failed; its cause says why
   * @throws IllegalStateException if called by a callback, which cannot wait
   */
  public <T extends @Nullable Object> T await(CompletionStage<T> outcome) {
    CompletableFuture<T> future = outcome.toCompletableFuture();
    until("a future completes", future::isDone);
    return future.join();
  }

  /**
   * Lets things happen until {@code condition} holds; it is asked after each step. Where it does
   * not hold within an hour, or can never hold any more, the schedule fails.
   *
   * @param what is waited for, for messages: "the subscription is active"
   * @throws IllegalStateException if called by a callback, which cannot wait
   */
  public void until(String what, BooleanSupplier condition) {
    machinery.until(what, condition);
  }

  /**
   * Lets so much time pass, with all that happens in it.
   *
   * @throws IllegalStateException if called by a callback, which cannot wait
   */
  public void run(Duration time) {
    machinery.run(time.toNanos());
  }

  /**
   * Lets things happen until nothing is under way: no bytes, no callbacks, no attempts to connect,
   * none of {@link #after}; timers of clients and brokers do not count. By then whatever has to be
   * sent again or acknowledged is, or the schedule fails.
   *
   * @throws IllegalStateException if called by a callback, which cannot wait
   */
  public void settle() {
    machinery.settle();
  }

  /** Does {@code task} in so much time; what it throws fails the schedule. */
  public void after(Duration time, Runnable task) {
    machinery.after(time.toNanos(), task);
  }

  /** How much time has passed here. */
  public Duration time() {
    return Duration.ofNanos(machinery.nanos());
  }

  /** Random numbers that belong to the seed. */
  public Random random() {
    return random;
  }

  // What must hold

  /** Something that must hold after every step; where it does not, the schedule fails with it. */
  public void invariant(String name, BooleanSupplier holds) {
    machinery.invariant(() -> holds.getAsBoolean() ? null : "invariant broken: " + name);
  }

  /**
   * Handlers and callbacks of clients may throw this, on purpose: it is noted in the log and does
   * not fail the schedule, as everything else that they throw does. What tasks of {@link #after}
   * throw, and the scenario itself, fails it still. May be called for several types.
   */
  public void expectFailures(Class<? extends Throwable> type) {
    machinery.expectFailures(type);
  }

  /** A new book of messages, whose rules hold after every step. */
  public DeliveryLedger ledger() {
    DeliveryLedger ledger = new DeliveryLedger();
    machinery.invariant(ledger::firstViolation);
    machinery.onAcknowledgement(ledger::acknowledged);
    return ledger;
  }

  /** Writes a line into the log of packets. */
  public void note(String words) {
    machinery.note(words);
  }
}
