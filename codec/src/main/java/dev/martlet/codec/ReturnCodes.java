package dev.martlet.codec;

import dev.martlet.client.message.ReasonCode;

/** The return codes of a CONNACK in MQTT 3.1.1 and the reason codes of the same meaning. */
final class ReturnCodes {
  private static final int ACCEPTED = 0;
  private static final int UNACCEPTABLE_PROTOCOL_VERSION = 1;
  private static final int IDENTIFIER_REJECTED = 2;
  private static final int SERVER_UNAVAILABLE = 3;
  private static final int BAD_USER_NAME_OR_PASSWORD = 4;
  private static final int NOT_AUTHORIZED = 5;

  private ReturnCodes() {}

  /** Whether it is one, and not the one of success. */
  static boolean isRefusal(int returnCode) {
    return returnCode >= UNACCEPTABLE_PROTOCOL_VERSION && returnCode <= NOT_AUTHORIZED;
  }

  /**
   * The reason code of a return code.
   *
   * @throws dev.martlet.client.message.MalformedPacketException if there is no such return code
   */
  static ReasonCode read(PacketBody body, int returnCode) {
    return switch (returnCode) {
      case ACCEPTED -> ReasonCode.SUCCESS;
      case UNACCEPTABLE_PROTOCOL_VERSION -> ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
      case IDENTIFIER_REJECTED -> ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
      case SERVER_UNAVAILABLE -> ReasonCode.SERVER_UNAVAILABLE;
      case BAD_USER_NAME_OR_PASSWORD -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
      case NOT_AUTHORIZED -> ReasonCode.NOT_AUTHORIZED;
      default -> throw body.broken(Rule.CONNACK_CODE, "return code " + returnCode);
    };
  }

  /**
   * The return code that comes closest to a reason code.
   *
   * @throws UnsendablePacketException if none does: the server closes without CONNACK then (3.1.1:
   *     MQTT-3.2.2-6)
   */
  static int write(ReasonCode reasonCode) {
    return switch (reasonCode) {
      case SUCCESS -> ACCEPTED;
      case UNSUPPORTED_PROTOCOL_VERSION -> UNACCEPTABLE_PROTOCOL_VERSION;
      case CLIENT_IDENTIFIER_NOT_VALID -> IDENTIFIER_REJECTED;
      case SERVER_UNAVAILABLE,
          SERVER_BUSY,
          QUOTA_EXCEEDED,
          USE_ANOTHER_SERVER,
          SERVER_MOVED,
          CONNECTION_RATE_EXCEEDED ->
          SERVER_UNAVAILABLE;
      case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> BAD_USER_NAME_OR_PASSWORD;
      case NOT_AUTHORIZED, BANNED -> NOT_AUTHORIZED;
      default -> throw UnsendablePacketException.notInMqtt311("CONNACK with " + reasonCode);
    };
  }
}
