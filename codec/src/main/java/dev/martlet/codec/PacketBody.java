package dev.martlet.codec;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.Utf8Strings;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicPolicy;
import dev.martlet.topic.TopicPrefix;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What follows the fixed header of one packet, read field by field from front to back. Every method
 * throws {@link MalformedPacketException} if the field is not there, or not as MQTT has it; what it
 * returns keeps nothing of the buffer.
 */
final class PacketBody {
  private static final byte NUL = 0;
  private static final TopicPolicy ORDINARY = TopicPolicy.standard().prefixes();

  private final PacketType type;
  private final int flags;
  private final ByteBuf bytes;
  private final CodecState state;

  /** What a field breaks that runs past the last byte. */
  private final Rule end;

  /** Reads from {@code bytes}, which end where the packet ends and stay the caller's. */
  PacketBody(PacketType type, int flags, ByteBuf bytes, CodecState state) {
    this(type, flags, bytes, state, Rule.REMAINING_LENGTH);
  }

  private PacketBody(PacketType type, int flags, ByteBuf bytes, CodecState state, Rule end) {
    this.type = type;
    this.flags = flags;
    this.bytes = bytes;
    this.state = state;
    this.end = end;
  }

  PacketType type() {
    return type;
  }

  /** The lower half of the packet's first byte. */
  int flags() {
    return flags;
  }

  Role sender() {
    return state.role().peer();
  }

  boolean isMqtt5() {
    return state.isMqtt5();
  }

  /** Whether the receiver has asked for no explanations that it could do without. */
  boolean mayNotExplain() {
    return sender() == Role.SERVER && !state.wantsProblemInformation();
  }

  /** Whether another field follows. */
  boolean isReadable() {
    return bytes.isReadable();
  }

  int remainingBytes() {
    return bytes.readableBytes();
  }

  int oneByte(String field) {
    require(field, Byte.BYTES);
    return bytes.readUnsignedByte();
  }

  int twoBytes(String field) {
    require(field, Short.BYTES);
    return bytes.readUnsignedShort();
  }

  long fourBytes(String field) {
    require(field, Integer.BYTES);
    return bytes.readUnsignedInt();
  }

  int variableByteInteger(String field) {
    int value = 0;
    for (int i = 0; i < VariableByteInteger.MAX_BYTES; i++) {
      int digit = oneByte(field);
      value |= VariableByteInteger.valueOf(digit, i);
      if (!VariableByteInteger.continuesAfter(digit)) {
        if (VariableByteInteger.isPadding(digit, i)) {
          throw broken(Rule.SHORTEST_FORM, field + " in more bytes than it needs");
        }
        return value;
      }
    }
    throw broken(Rule.VARIABLE_BYTE_INTEGER, field + " of more than four bytes");
  }

  String string(String field) {
    int lengthBytes = twoBytes(field);
    require(field, lengthBytes);
    int start = bytes.readerIndex();
    if (!ByteBufUtil.isText(bytes, start, lengthBytes, StandardCharsets.UTF_8)) {
      throw broken(Rule.UTF_8, field + " is not UTF-8");
    }
    if (bytes.indexOf(start, start + lengthBytes, NUL) >= 0) {
      throw broken(Rule.NUL, field + " has U+0000");
    }
    String text = bytes.toString(start, lengthBytes, StandardCharsets.UTF_8);
    if (state.refusesControlCharacters() && text.codePoints().anyMatch(PacketBody::isUnwelcome)) {
      throw broken(Rule.CONTROL_CHARACTERS, field + " has control characters or non-characters");
    }
    bytes.skipBytes(lengthBytes);
    return text;
  }

  /** Whether texts should not have it, and a receiver may refuse it (section 1.5.4). */
  private static boolean isUnwelcome(int codePoint) {
    boolean isNonCharacter =
        (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    return isNonCharacter || Character.isISOControl(codePoint);
  }

  /** At most {@value Utf8Strings#MAX_LENGTH_BYTES} bytes behind their length. */
  ByteBuffer binary(String field) {
    return copy(field, twoBytes(field));
  }

  /** All that is left. */
  ByteBuffer rest() {
    return copy("payload", bytes.readableBytes());
  }

  int packetIdentifier() {
    int identifier = twoBytes("packet identifier");
    if (identifier == 0) {
      throw broken(
          sender() == Role.CLIENT ? Rule.CLIENTS_PACKET_IDENTIFIER : Rule.SERVERS_PACKET_IDENTIFIER,
          "packet identifier 0");
    }
    return identifier;
  }

  TopicFilter topicFilter() {
    String text = string("topic filter");
    try {
      return TopicFilter.of(text);
    } catch (InvalidTopicException invalid) {
      if (isMqtt5() || !text.startsWith(TopicPrefix.SHARE.firstLevel() + "/")) {
        throw broken(Rule.TOPIC, "topic filter", invalid);
      }
      return ordinaryFilter(text);
    }
  }

  /** MQTT 3.1.1 has no shared subscriptions, and so no rules for what looks like one. */
  private TopicFilter ordinaryFilter(String text) {
    try {
      return TopicFilter.of(text, ORDINARY);
    } catch (InvalidTopicException invalid) {
      throw broken(Rule.TOPIC, "topic filter", invalid);
    }
  }

  TopicName topicName(String field) {
    String text = string(field);
    try {
      return TopicName.of(text);
    } catch (InvalidTopicException invalid) {
      throw broken(Rule.TOPIC, field, invalid);
    }
  }

  /** The next {@code lengthBytes} as a body of their own, which end before this one does. */
  PacketBody properties(int lengthBytes) {
    require("properties", lengthBytes);
    return new PacketBody(type, flags, bytes.readSlice(lengthBytes), state, Rule.PROPERTY_LENGTH);
  }

  /** Refuses anything after the last field. */
  void end() {
    if (isReadable()) {
      throw broken(end, remainingBytes() + " bytes after its last field");
    }
  }

  MalformedPacketException broken(Rule rule, String words) {
    return rule.broken(state.version(), type + ": " + words);
  }

  /** A fault with a closer place of the standard than the rule has. */
  MalformedPacketException broken(Rule rule, String words, String statement) {
    return rule.broken(state.version(), type + ": " + words, statement);
  }

  MalformedPacketException broken(Rule rule, String words, InvalidTopicException invalid) {
    return rule.broken(state.version(), type + ": " + words, invalid);
  }

  private ByteBuffer copy(String field, int lengthBytes) {
    require(field, lengthBytes);
    ByteBuffer copy = ByteBuffer.allocate(lengthBytes);
    bytes.readBytes(copy);
    return copy.flip().asReadOnlyBuffer();
  }

  private void require(String field, int lengthBytes) {
    if (bytes.readableBytes() < lengthBytes) {
      throw broken(
          end, field + " of " + lengthBytes + " bytes where " + remainingBytes() + " are left");
    }
  }
}
