package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MessageHandler;
import dev.martlet.client.message.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes what a subscription receives, for a test to look at. */
final class Received implements MessageHandler {
  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();

  @Override
  public void handle(ReceivedMessage message) {
    messages.add(message);
  }

  /** The next message, waited for. */
  ReceivedMessage take() throws InterruptedException {
    ReceivedMessage message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message within %s s", PATIENCE_SECONDS).isNotNull();
    return message;
  }

  /** The texts of the next {@code count} messages, waited for. */
  List<String> takeTexts(int count) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    while (texts.size() < count) {
      texts.add(take().text());
    }
    return texts;
  }

  /** Whether nothing has come since. */
  boolean isEmpty() {
    return messages.isEmpty();
  }
}
