package dev.martlet.client.message;

/**
 * An option has a value that cannot work; the message names the option, the value and the limit.
 */
public final class InvalidOptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String option;

  /** Names the option and what is wrong with its value. */
  public InvalidOptionException(String option, String message) {
    super(option + ": " + message);
    this.option = option;
  }

  /** The builder method that set it. */
  public String option() {
    return option;
  }
}
