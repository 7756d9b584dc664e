package dev.martlet.codec;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.codec.packet.Packet;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttEncoder;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 5.0 and 3.1.1 at one end of one connection. The version is that of the CONNECT which passes,
 * in either direction.
 *
 * <p><b>In:</b> the handlers after the codec read {@link Packet packets}, which hold no counted
 * buffer, and nothing else. What is malformed, or may not come from that end, in that version or in
 * that place, fires {@code exceptionCaught} with one {@link
 * dev.martlet.client.message.MalformedPacketException}, which tells the reason code, the statement
 * of the standard and the version; after it the channel brings no packet any more. The codec never
 * closes the channel.
 *
 * <p><b>Out:</b> a packet that is written is encoded before {@code write} returns. If the wire
 * cannot carry it, or the peer would have to refuse it, its promise has failed by then with {@link
 * UnsendablePacketException}, and nothing was written. Towards MQTT 3.1.1 what a packet asks for is
 * refused if that version cannot say it; of an answer the reason code is mapped, or refused, and
 * the properties that only inform are left out. Reason string and user properties of an answer give
 * way, too, if the packet is above the peer's Maximum Packet Size with them and below it without,
 * or if the client has asked for no problem information. Whatever is written and no packet passes
 * as it is.
 */
public final class PacketCodec {
  private final CodecState state;
  private final PacketEncoder encoder;

  private PacketCodec(CodecState state, PacketEncoder encoder) {
    this.state = state;
    this.encoder = encoder;
  }

  /**
   * Appends the codec's handlers to the end of the pipeline.
   *
   * @param maximumPacketSizeBytes the largest packet that is read, header included
   */
  public static PacketCodec addTo(
      ChannelPipeline pipeline, Role role, long maximumPacketSizeBytes) {
    UnfinishedPackets.Sender sender = UnfinishedPackets.unlimited().newSender();
    return addTo(pipeline, role, maximumPacketSizeBytes, sender);
  }

  /**
   * The same with a bound for what several channels have of packets that are not whole. Whose
   * packet has no room left fires its {@code MalformedPacketException} with {@link
   * dev.martlet.client.message.ReasonCode#QUOTA_EXCEEDED} and no statement, as nothing about the
   * packet is malformed: {@link #malformedBytes()} is empty then. What was held is let go.
   *
   * @param maximumPacketSizeBytes the largest packet that is read, header included
   * @param sender of this channel, in the room that several share
   */
  public static PacketCodec addTo(
      ChannelPipeline pipeline,
      Role role,
      long maximumPacketSizeBytes,
      UnfinishedPackets.Sender sender) {
    CodecState state = new CodecState(pipeline.channel(), role);
    PacketMapping mapping = new PacketMapping(state);
    EncodedPacketGate gate = new EncodedPacketGate();
    PacketEncoder encoder = new PacketEncoder(state, mapping, gate);
    pipeline.addLast(
        new PacketDecoder(state, mapping, maximumPacketSizeBytes, sender),
        gate,
        MqttEncoder.INSTANCE,
        encoder);
    return new PacketCodec(state, encoder);
  }

  /**
   * Sets the largest packet that may be written from now on, header included; until then it is the
   * most that MQTT can express. Event loop only.
   *
   * @throws IllegalArgumentException if {@code bytes} is below 1
   */
  public void peerMaximumPacketSizeBytes(long bytes) {
    state.peerMaximumPacketSizeBytes(bytes);
  }

  /**
   * What writing {@code packet} now would fail with; null if it would not. Encodes it as writing
   * does, and writes nothing. Event loop only.
   */
  public @Nullable UnsendablePacketException whyUnsendable(Packet packet) {
    return encoder.whyUnsendable(packet);
  }

  /**
   * From now on a packet is malformed whose strings have what they should not have: U+0001 to
   * U+001F, U+007F to U+009F, or one of Unicode's non-characters, such as U+FFFE (MQTT 5.0 section
   * 1.5.4, MQTT 3.1.1 section 1.5.3). Written they are all the same. Event loop only.
   */
  public void refuseControlCharacters() {
    state.refuseControlCharacters();
  }

  /**
   * The first bytes of what was malformed, in hexadecimal; empty as long as nothing was. Of what
   * may hold a secret there are fewer than would reach it. Event loop only.
   */
  public String malformedBytes() {
    return state.malformedBytes();
  }

  /**
   * Reads and writes in {@code version} from now on, whatever CONNECT named: so does a server that
   * knows no other. Event loop only.
   */
  public void speak(ProtocolVersion version) {
    state.speak(version);
  }
}
