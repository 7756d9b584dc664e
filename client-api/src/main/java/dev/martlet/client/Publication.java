package dev.martlet.client;

import dev.martlet.client.message.MessageBuilder;
import dev.martlet.client.message.PublishResult;
import dev.martlet.topic.TopicName;
import java.util.concurrent.CompletableFuture;

/** Describes a message to publish; {@link #send} publishes it. Not thread-safe. */
public final class Publication extends MessageBuilder<Publication> {
  private final MqttClient client;

  Publication(MqttClient client, TopicName topic) {
    super(topic);
    this.client = client;
  }

  /**
   * Publishes the message as described so far; see {@link
   * MqttClient#publish(dev.martlet.client.message.Message)}.
   */
  public CompletableFuture<PublishResult> send() {
    return client.publish(message());
  }

  @Override
  protected Publication self() {
    return this;
  }
}
