package dev.martlet.client.message;

/**
 * What a server takes, as it said in CONNACK (MQTT 5.0 section 3.2.2.3).
 *
 * @param maximumQos the highest QoS that may be published [MQTT-3.2.2-11]
 * @param retainAvailable whether messages may be retained [MQTT-3.2.2-14]
 * @param receiveMaximum how many QoS 1 and 2 messages may be unacknowledged, 1 to 65,535
 *     [MQTT-3.3.4-7]
 * @param maximumPacketSizeBytes the largest packet, header included [MQTT-3.2.2-15]
 * @param topicAliasMaximum the highest topic alias, 0 for none [MQTT-3.2.2-17]
 * @param wildcardSubscriptionAvailable whether filters may have wildcards
 * @param subscriptionIdentifierAvailable whether subscriptions may have identifiers
 * @param sharedSubscriptionAvailable whether filters may be shared
 */
public record ServerLimits(
    QoS maximumQos,
    boolean retainAvailable,
    int receiveMaximum,
    long maximumPacketSizeBytes,
    int topicAliasMaximum,
    boolean wildcardSubscriptionAvailable,
    boolean subscriptionIdentifierAvailable,
    boolean sharedSubscriptionAvailable) {

  /**
   * The largest packet that MQTT can express: one byte, four bytes of length, 268,435,455 bytes.
   */
  public static final long PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES = 268_435_460;

  /** The most unacknowledged messages that MQTT can express. */
  public static final int PROTOCOL_RECEIVE_MAXIMUM = 65_535;

  /** What holds for a server that names no limit (MQTT 5.0). */
  public static final ServerLimits NONE =
      new ServerLimits(
          QoS.EXACTLY_ONCE,
          true,
          PROTOCOL_RECEIVE_MAXIMUM,
          PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
          0,
          true,
          true,
          true);

  /**
   * What is assumed of every MQTT 3.1.1 server, which cannot name its limits: no aliases, no
   * subscription identifiers, and 20 unacknowledged messages. More would be legal, but Mosquitto as
   * installed keeps 20 and acknowledges QoS 2 messages beyond them that it does not deliver.
   */
  public static final ServerLimits MQTT_3_1_1 =
      new ServerLimits(
          QoS.EXACTLY_ONCE, true, 20, PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES, 0, true, false, true);
}
