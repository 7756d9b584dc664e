package dev.martlet.client;

import dev.martlet.client.message.ConnectResult;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.PublishResult;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UnsubscribeResult;
import dev.martlet.topic.TopicFilter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes the place of the implementation: its clients know their options and can do nothing. */
public final class CapturingProvider implements MqttClientProvider {
  @Override
  public MqttClient create(ClientOptions options) {
    return new CapturedClient(options);
  }

  /** The options of the client that {@code builder} builds. */
  static ClientOptions optionsOf(MqttClientBuilder builder) {
    return ((CapturedClient) builder.build()).options;
  }

  private record CapturedClient(ClientOptions options) implements MqttClient {
    @Override
    public CompletableFuture<ConnectResult> connect() {
      throw new AssertionError("not to be called");
    }

    @Override
    public CompletableFuture<@Nullable Void> disconnect() {
      throw new AssertionError("not to be called");
    }

    @Override
    public CompletableFuture<PublishResult> publish(Message message) {
      throw new AssertionError("not to be called");
    }

    @Override
    public Subscription subscribe(
        TopicFilter filter, SubscriptionOptions subscriptionOptions, MessageHandler handler) {
      throw new AssertionError("not to be called");
    }

    @Override
    public CompletableFuture<UnsubscribeResult> unsubscribe(String filter) {
      throw new AssertionError("not to be called");
    }

    @Override
    public ClientState state() {
      throw new AssertionError("not to be called");
    }

    @Override
    public void close() {}
  }
}
