package dev.martlet.testbroker.launcher;

/** How much a store may hold; where the options say nothing, what the builder has by default. */
final class StoreSettings {

  /** Is told both limits, whichever was given. */
  @FunctionalInterface
  interface Effect {
    void accept(int messages, long bytes);
  }

  private final Effect effect;
  private int messages = 100_000;
  private long bytes = 64L * 1024 * 1024;

  StoreSettings(Effect effect) {
    this.effect = effect;
  }

  void messages(int value) {
    messages = value;
    effect.accept(messages, bytes);
  }

  void bytes(long value) {
    bytes = value;
    effect.accept(messages, bytes);
  }
}
