package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ServerLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** What the handlers of one channel's codec share. Event loop only. */
final class CodecState {
  /**
   * Where Netty's encoder looks the version up; it has no constant of its own that we could see.
   */
  private static final AttributeKey<MqttVersion> NETTY_VERSION =
      AttributeKey.valueOf("NETTY_CODEC_MQTT_VERSION");

  private final Channel channel;
  private final Role role;
  private @Nullable ProtocolVersion version;
  private long peerMaximumPacketSizeBytes = ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES;
  private boolean wantsProblemInformation = true;
  private boolean refusesControlCharacters;
  private boolean failed;
  private String malformedBytes = "";

  CodecState(Channel channel, Role role) {
    this.channel = channel;
    this.role = role;
  }

  /** Which end this is. */
  Role role() {
    return role;
  }

  /** The version that CONNECT named, or null before it. */
  @Nullable ProtocolVersion version() {
    return version;
  }

  /** Whether MQTT 5.0 is spoken. */
  boolean isMqtt5() {
    return version == ProtocolVersion.MQTT_5;
  }

  /** Fixes the version, for Netty's encoder as well. */
  void speak(ProtocolVersion spoken) {
    version = spoken;
    channel
        .attr(NETTY_VERSION)
        .set(
            switch (spoken) {
              case MQTT_3_1_1 -> MqttVersion.MQTT_3_1_1;
              case MQTT_5 -> MqttVersion.MQTT_5;
            });
  }

  /** Whether the client has not asked for answers without explanations. */
  boolean wantsProblemInformation() {
    return wantsProblemInformation;
  }

  void wantsProblemInformation(boolean wanted) {
    wantsProblemInformation = wanted;
  }

  /** Whether strings may not have what they should not have (section 1.5.4). */
  boolean refusesControlCharacters() {
    return refusesControlCharacters;
  }

  void refuseControlCharacters() {
    refusesControlCharacters = true;
  }

  long peerMaximumPacketSizeBytes() {
    return peerMaximumPacketSizeBytes;
  }

  void peerMaximumPacketSizeBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a Maximum Packet Size of " + bytes);
    }
    peerMaximumPacketSizeBytes = Math.min(bytes, ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
  }

  /** Whether something malformed has come: what follows is not read any more. */
  boolean hasFailed() {
    return failed;
  }

  /** From now on nothing is read any more. */
  void stop() {
    failed = true;
  }

  /** See {@link PacketCodec#malformedBytes()}. */
  String malformedBytes() {
    return malformedBytes;
  }

  void malformedBytes(String hex) {
    malformedBytes = hex;
  }

  /** Reports the first fault to the handlers after {@code ctx}; there is no second. */
  void fail(ChannelHandlerContext ctx, MalformedPacketException fault) {
    if (!failed) {
      failed = true;
      ctx.fireExceptionCaught(fault);
    }
  }
}
