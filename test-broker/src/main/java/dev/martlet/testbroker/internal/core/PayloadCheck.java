package dev.martlet.testbroker.internal.core;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether a payload is what its Payload Format Indicator says (sections 3.1.3.2.3, 3.3.2.3.2). */
final class PayloadCheck {

  /** What a client is told whose payload is not. */
  static final String WORDS = "the Payload Format Indicator says UTF-8, the payload is not";

  private static final int CHARS = 1_024; // decoded at a time, and forgotten

  private PayloadCheck() {}

  static boolean passes(ByteBuffer payload, MessageProperties properties) {
    return properties.payloadFormat() != PayloadFormat.UTF_8 || isUtf8(payload.duplicate());
  }

  private static boolean isUtf8(ByteBuffer bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer decoded = CharBuffer.allocate(Math.min(CHARS, bytes.remaining() + 1));
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      decoded.clear();
      result = decoder.decode(bytes, decoded, true);
    }
    return result.isUnderflow();
  }
}
