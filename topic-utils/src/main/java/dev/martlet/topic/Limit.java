package dev.martlet.topic;

/** What a limit may be set to. */
final class Limit {
  private Limit() {}

  static int atLeast(int least, int value, String option) {
    if (value < least) {
      throw new IllegalArgumentException(option + " must be at least " + least + ", not " + value);
    }
    return value;
  }
}
