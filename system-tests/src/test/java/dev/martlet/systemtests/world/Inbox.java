package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.MessageHandler;
import dev.martlet.client.message.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that keeps what it is handed, for the test to take out in order. */
final class Inbox implements MessageHandler {
  private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();

  @Override
  public void handle(ReceivedMessage message) {
    messages.add(message);
  }

  /** Waits for the next message. */
  ReceivedMessage next() throws InterruptedException {
    return next("a message");
  }

  /** As {@link #next()}, where a failure should say which message. */
  ReceivedMessage next(String which) throws InterruptedException {
    ReceivedMessage message =
        messages.poll(ChildProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(message).as(which + " within " + ChildProcess.PATIENCE).isNotNull();
    return message;
  }

  /** Waits for a message with this text, and returns the texts of all that came before it. */
  List<String> textsUntil(String end) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (String text = next().text(); !text.equals(end); text = next().text()) {
      texts.add(text);
    }
    return texts;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }
}
