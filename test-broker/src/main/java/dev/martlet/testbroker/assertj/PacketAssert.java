package dev.martlet.testbroker.assertj;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UserProperty;
import dev.martlet.testbroker.PacketPattern;
import dev.martlet.testbroker.RecordedPacket;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a packet. */
public final class PacketAssert extends AbstractAssert<PacketAssert, RecordedPacket> {

  PacketAssert(@Nullable RecordedPacket actual) {
    super(actual, PacketAssert.class);
  }

  /** {@code pattern} means it. */
  public PacketAssert isMeantBy(PacketPattern pattern) {
    isNotNull();
    return require(pattern.matches(actual), pattern.toString());
  }

  /** Its type is this, as MQTT names it, such as {@code PUBLISH}. */
  public PacketAssert hasType(String type) {
    isNotNull();
    return require(actual.type().equals(type), type);
  }

  /** It is a PUBLISH to this topic, also by an alias. */
  public PacketAssert hasTopic(String topic) {
    isNotNull();
    return require(topic.equals(actual.topic()), "a PUBLISH to " + topic);
  }

  /** It is a PUBLISH of this QoS. */
  public PacketAssert hasQos(QoS qos) {
    isNotNull();
    return require(actual.qos() == qos, "a PUBLISH of QoS " + qos.code());
  }

  /** It is a PUBLISH whose payload is this text in UTF-8. */
  public PacketAssert hasText(String text) {
    isNotNull();
    return require(
        actual.type().equals("PUBLISH") && actual.text().equals(text),
        "a PUBLISH with the payload \"" + text + '"');
  }

  /** It has the RETAIN flag. */
  public PacketAssert isRetained() {
    isNotNull();
    return require(actual.retain(), "a PUBLISH with RETAIN");
  }

  /** It has the DUP flag. */
  public PacketAssert isDuplicate() {
    isNotNull();
    return require(actual.duplicate(), "a PUBLISH with DUP");
  }

  /** It has this reason code; a SUBACK or UNSUBACK among others. */
  public PacketAssert hasReasonCode(ReasonCode reasonCode) {
    isNotNull();
    return require(
        actual.reasonCode() == reasonCode || actual.reasonCodes().contains(reasonCode),
        "a packet with the reason code " + reasonCode);
  }

  /** It has this user property, among others perhaps. */
  public PacketAssert hasUserProperty(String name, String value) {
    isNotNull();
    return require(
        actual.userProperties().contains(new UserProperty(name, value)),
        "a packet with the user property " + name + "=" + value + ", of " + properties());
  }

  /** It is of this client. */
  public PacketAssert hasClientIdentifier(String clientIdentifier) {
    isNotNull();
    return require(
        Objects.equals(actual.clientIdentifier(), clientIdentifier),
        "a packet of client " + clientIdentifier + ", not of " + actual.clientIdentifier());
  }

  private String properties() {
    return actual.userProperties().toString();
  }

  private PacketAssert require(boolean condition, String expected) {
    if (!condition) {
      failWithMessage("%s", "Expected " + expected + "\nbut it is: " + actual);
    }
    return this;
  }
}
