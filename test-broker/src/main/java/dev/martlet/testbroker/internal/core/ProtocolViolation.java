package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.ReasonCode;

/** What a client did and may not do. Ends its connection; never leaves the core. */
final class ProtocolViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reasonCode;
  private final String words;

  ProtocolViolation(ReasonCode reasonCode, String message) {
    super(message, null, false, false); // expected, and thrown for the client's fault: no trace
    this.reasonCode = reasonCode;
    this.words = message;
  }

  /** Why, for people. */
  String words() {
    return words;
  }

  /** What the client is told. */
  ReasonCode reasonCode() {
    return reasonCode;
  }
}
