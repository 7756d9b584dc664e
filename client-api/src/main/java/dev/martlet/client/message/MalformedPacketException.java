package dev.martlet.client.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What arrived is not what MQTT allows: the other side, or something between, is broken or speaks
 * another protocol. The connection cannot go on [MQTT-4.13.1-1].
 */
public final class MalformedPacketException extends MqttException {
  private static final long serialVersionUID = 1L;

  private final ReasonCode code;
  private final @Nullable String statement;
  private final @Nullable ProtocolVersion version;

  /** With the code that the standard gives to the fault. */
  public MalformedPacketException(
      ReasonCode reasonCode, String message, @Nullable Throwable cause) {
    super(message, reasonCode, null, cause);
    this.code = reasonCode;
    this.statement = null;
    this.version = null;
  }

  /** With the code that the standard gives to the fault. */
  public MalformedPacketException(ReasonCode reasonCode, String message) {
    this(reasonCode, message, null, null);
  }

  /**
   * With the rule that was broken.
   *
   * @param statement its number in the standard of {@code version}, if it has one
   * @param version what was spoken, if that was known already
   */
  public MalformedPacketException(
      ReasonCode reasonCode,
      String message,
      @Nullable String statement,
      @Nullable ProtocolVersion version) {
    super(message, reasonCode, null, null);
    this.code = reasonCode;
    this.statement = statement;
    this.version = version;
  }

  /** The code to tell the other side: {@link ReasonCode#MALFORMED_PACKET} or a closer one. */
  public ReasonCode code() {
    return code;
  }

  /**
   * The normative statement that was broken, as {@code MQTT-3.8.3-5}, or the section, as {@code
   * 2.2.2.2}, where the rule has no number of its own. It is counted in {@link #version()}, or in
   * MQTT 5.0 where that is empty. Empty if the fault was found by other means than the standard's.
   */
  public Optional<String> statement() {
    return Optional.ofNullable(statement);
  }

  /**
   * The version that the two sides spoke, which is also the one in which a refusal of a malformed
   * CONNECT is read. Empty before a CONNECT has named one.
   */
  public Optional<ProtocolVersion> version() {
    return Optional.ofNullable(version);
  }
}
