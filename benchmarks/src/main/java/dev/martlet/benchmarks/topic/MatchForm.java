package dev.martlet.benchmarks.topic;

/** In which form filter and topic are when they are matched. */
public enum MatchForm {
  /** Both parsed before. */
  PARSED("both parsed"),
  /** The filter parsed before, the topic a string. */
  TEXT("parsed filter, string"),
  /** The filter parsed before, the topic in UTF-8, as a packet bears it. */
  UTF8("parsed filter, UTF-8"),
  /** Both strings. */
  TEXTS("two strings");

  private final String label;

  MatchForm(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
