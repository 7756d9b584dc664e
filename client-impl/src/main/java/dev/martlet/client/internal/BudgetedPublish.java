package dev.martlet.client.internal;

import dev.martlet.client.internal.protocol.OutgoingPublish;
import dev.martlet.client.message.Message;

/** A publish that counts against the outgoing limits until its outcome is told. */
final class BudgetedPublish extends OutgoingPublish {
  private final long bytes;
  private final OutgoingBudget budget;

  /** Takes over {@code bytes} that were acquired from {@code budget}. */
  BudgetedPublish(Message message, long bytes, OutgoingBudget budget) {
    super(message);
    this.bytes = bytes;
    this.budget = budget;
  }

  /** Not when it is decided: an outcome that waits for a slow callback still holds its message. */
  @Override
  protected void beforeTold() {
    budget.release(bytes);
  }
}
