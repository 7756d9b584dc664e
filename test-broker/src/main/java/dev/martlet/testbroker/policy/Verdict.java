package dev.martlet.testbroker.policy;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.Utf8Strings;
import org.jspecify.annotations.Nullable;

/**
 * Yes, or why not. Immutable.
 *
 * <p>Which reason codes a refusal may have depends on what is refused: see {@link Refusable}.
 */
public final class Verdict {

  private static final Verdict ACCEPTED = new Verdict(ReasonCode.SUCCESS, null, null);

  private final ReasonCode reasonCode;
  private final @Nullable String words;
  private final @Nullable String serverReference;

  private Verdict(ReasonCode reasonCode, @Nullable String words, @Nullable String serverReference) {
    this.reasonCode = reasonCode;
    this.words = words;
    this.serverReference = serverReference;
  }

  /** Yes. */
  public static Verdict accept() {
    return ACCEPTED;
  }

  /**
   * No.
   *
   * @throws IllegalArgumentException if {@code reasonCode} says success
   */
  public static Verdict refuse(ReasonCode reasonCode) {
    return new Verdict(requireError(reasonCode), null, null);
  }

  /**
   * No, in words, which a client of MQTT 5.0 is told if there is a Reason String to put them in.
   *
   * @throws IllegalArgumentException if {@code reasonCode} says success, or no packet has room for
   *     the words
   */
  public static Verdict refuse(ReasonCode reasonCode, String words) {
    return new Verdict(requireError(reasonCode), Utf8Strings.require("words", words), null);
  }

  /**
   * Not here: for CONNECT only. MQTT 3.1.1 has no Server Reference; its clients are told that the
   * server is unavailable.
   *
   * @param reasonCode {@link ReasonCode#USE_ANOTHER_SERVER} (0x9C) or {@link
   *     ReasonCode#SERVER_MOVED} (0x9D)
   * @param serverReference where else, such as {@code broker-2:1883}; several are separated by
   *     spaces (MQTT 5.0 section 4.11)
   * @throws IllegalArgumentException for any other reason code
   */
  public static Verdict redirect(ReasonCode reasonCode, String serverReference) {
    if (reasonCode != ReasonCode.USE_ANOTHER_SERVER && reasonCode != ReasonCode.SERVER_MOVED) {
      throw new IllegalArgumentException(
          "a redirection has USE_ANOTHER_SERVER (0x9C) or SERVER_MOVED (0x9D), not " + reasonCode);
    }
    return new Verdict(reasonCode, null, Utf8Strings.require("server reference", serverReference));
  }

  /** Whether it is yes. */
  public boolean isAccepted() {
    return !reasonCode.isError();
  }

  /** {@link ReasonCode#SUCCESS} for yes. */
  public ReasonCode reasonCode() {
    return reasonCode;
  }

  /** Why not, for people; null if nothing is said. */
  public @Nullable String words() {
    return words;
  }

  /** Where else; null unless it is a redirection. */
  public @Nullable String serverReference() {
    return serverReference;
  }

  @Override
  public String toString() {
    return reasonCode + (words == null ? "" : " " + words);
  }

  private static ReasonCode requireError(ReasonCode reasonCode) {
    if (!reasonCode.isError()) {
      throw new IllegalArgumentException("a refusal cannot have " + reasonCode);
    }
    return reasonCode;
  }
}
