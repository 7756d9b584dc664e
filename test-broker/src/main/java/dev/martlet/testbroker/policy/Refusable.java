package dev.martlet.testbroker.policy;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What can be refused, and with which reason codes (MQTT 5.0 section 2.4). */
public enum Refusable {
  /** Answered by CONNACK (table 3-1). */
  CONNECT(ConnAck.REFUSALS),
  /**
   * Answered by PUBACK or PUBREC, of a Will Message by CONNACK. That a packet identifier is in use
   * is nothing to be decided here.
   */
  PUBLISH(
      ReasonCode.UNSPECIFIED_ERROR,
      ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
      ReasonCode.NOT_AUTHORIZED,
      ReasonCode.TOPIC_NAME_INVALID,
      ReasonCode.QUOTA_EXCEEDED,
      ReasonCode.PAYLOAD_FORMAT_INVALID),
  /** Answered by SUBACK, for each filter; likewise without packet identifiers. */
  SUBSCRIBE(
      ReasonCode.UNSPECIFIED_ERROR,
      ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
      ReasonCode.NOT_AUTHORIZED,
      ReasonCode.TOPIC_FILTER_INVALID,
      ReasonCode.QUOTA_EXCEEDED,
      ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
      ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
      ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable, and nobody else has what is behind it
  private final Set<ReasonCode> reasonCodes;

  Refusable(ReasonCode first, ReasonCode... rest) {
    this(Collections.unmodifiableSet(EnumSet.of(first, rest)));
  }

  Refusable(Set<ReasonCode> reasonCodes) {
    this.reasonCodes = reasonCodes;
  }

  /** The reason codes that a refusal of it may have. */
  public Set<ReasonCode> reasonCodes() {
    return reasonCodes;
  }

  /**
   * Returns {@code verdict} if it is one that can be told.
   *
   * @throws IllegalArgumentException if the answer may not have its reason code
   */
  public Verdict require(Verdict verdict) {
    if (verdict.isAccepted()) {
      return verdict;
    }
    if (!reasonCodes.contains(verdict.reasonCode())) {
      throw new IllegalArgumentException(
          this + " cannot be refused with " + verdict.reasonCode() + ", but with " + reasonCodes);
    }
    return verdict;
  }
}
