package dev.martlet.codec;

import dev.martlet.client.message.QoS;

/**
 * The byte of CONNECT that says how it goes on (section 3.1.2.3).
 *
 * @param cleanStart Clean Start, in MQTT 3.1.1 Clean Session
 * @param will whether there is a Will Message
 * @param willQos QoS 0 without a will
 * @param willRetain false without a will
 * @param password whether there is a password
 * @param userName whether there is a user name
 */
record ConnectFlags(
    boolean cleanStart,
    boolean will,
    QoS willQos,
    boolean willRetain,
    boolean password,
    boolean userName) {
  private static final int RESERVED = 1;
  private static final int CLEAN_START = 1 << 1;
  private static final int WILL = 1 << 2;
  private static final int WILL_QOS_SHIFT = 3;
  private static final int WILL_QOS_MASK = 0b11;
  private static final int WILL_RETAIN = 1 << 5;
  private static final int PASSWORD = 1 << 6;
  private static final int USER_NAME = 1 << 7;

  /**
   * Reads them, and refuses what contradicts itself.
   *
   * @throws dev.martlet.client.message.MalformedPacketException naming the flags
   */
  static ConnectFlags read(PacketBody body) {
    int flags = body.oneByte("connect flags");
    String words = "connect flags 0x" + Integer.toHexString(flags);
    boolean will = (flags & WILL) != 0;
    int willQos = (flags >> WILL_QOS_SHIFT) & WILL_QOS_MASK;
    boolean willRetain = (flags & WILL_RETAIN) != 0;
    boolean userName = (flags & USER_NAME) != 0;
    boolean password = (flags & PASSWORD) != 0;
    if ((flags & RESERVED) != 0) {
      throw body.broken(Rule.CONNECT_RESERVED_FLAG, words + " with the reserved one set");
    }
    if (willQos > QoS.EXACTLY_ONCE.code()) {
      throw body.broken(Rule.WILL_QOS, words + " with Will QoS 3");
    }
    if (!will && willQos != 0) {
      throw body.broken(Rule.WILL_QOS_WITHOUT_WILL, words + " with Will QoS, but no will");
    }
    if (!will && willRetain) {
      throw body.broken(Rule.WILL_RETAIN_WITHOUT_WILL, words + " with Will Retain, but no will");
    }
    if (password && !userName && !body.isMqtt5()) {
      throw body.broken(
          Rule.PASSWORD_WITHOUT_USER_NAME, words + " with a password, but no user name");
    }
    return new ConnectFlags(
        (flags & CLEAN_START) != 0, will, QoS.of(willQos), willRetain, password, userName);
  }
}
