package dev.martlet.topic;

/**
 * A level of a template, or its rest, that a topic fills.
 *
 * @param index how many placeholders stand before it
 * @param level how many levels stand before it, in the template and in each topic that matches
 * @param start where its brace opens in the text of the template
 * @param end behind the brace that closes it
 * @param isRest whether it takes any number of levels, as {@code #} does
 */
record Placeholder(String name, int index, int level, int start, int end, boolean isRest) {
  /** Returns the placeholder as it stands in the template. */
  @Override
  public String toString() {
    return "{" + name + (isRest ? "#}" : "}");
  }
}
