package dev.martlet.systemtests;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client says first in TLS (RFC 8446 section 4.1.2), as far as options decide it.
 *
 * @param cipherSuites their numbers
 * @param versions the numbers of what it speaks
 * @param serverName empty without SNI
 * @param applicationProtocols empty without ALPN
 */
record ClientHello(
    List<Integer> cipherSuites,
    List<Integer> versions,
    String serverName,
    List<String> applicationProtocols) {
  static final int TLS_1_2 = 0x0303;
  static final int TLS_1_3 = 0x0304;

  private static final int SERVER_NAME = 0;
  private static final int APPLICATION_PROTOCOLS = 16;
  private static final int SUPPORTED_VERSIONS = 43;

  static ClientHello read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    data.skipNBytes(3); // the type of the record, and a version that means nothing
    byte[] record = new byte[data.readUnsignedShort()];
    data.readFully(record);
    ByteBuffer hello = ByteBuffer.wrap(record);
    hello.position(4 + 2 + 32); // the type and length of the message, the version, random bytes
    skip(hello, hello.get() & 0xff); // session
    List<Integer> cipherSuites = shorts(take(hello, hello.getShort() & 0xffff));
    skip(hello, hello.get() & 0xff); // compression
    Map<Integer, ByteBuffer> extensions = new TreeMap<>();
    ByteBuffer rest = take(hello, hello.getShort() & 0xffff);
    while (rest.hasRemaining()) {
      int type = rest.getShort() & 0xffff;
      extensions.put(type, take(rest, rest.getShort() & 0xffff));
    }
    ByteBuffer versions = extensions.get(SUPPORTED_VERSIONS);
    ByteBuffer name = extensions.get(SERVER_NAME);
    ByteBuffer protocols = extensions.get(APPLICATION_PROTOCOLS);
    return new ClientHello(
        cipherSuites,
        versions == null ? List.of() : shorts(take(versions, versions.get() & 0xff)),
        name == null ? "" : text(skip(name, 5), name.remaining()),
        protocols == null ? List.of() : texts(skip(protocols, 2)));
  }

  private static ByteBuffer skip(ByteBuffer buffer, int bytes) {
    return buffer.position(buffer.position() + bytes);
  }

  private static ByteBuffer take(ByteBuffer buffer, int bytes) {
    ByteBuffer taken = buffer.slice(buffer.position(), bytes);
    skip(buffer, bytes);
    return taken;
  }

  private static List<Integer> shorts(ByteBuffer buffer) {
    List<Integer> values = new ArrayList<>();
    while (buffer.remaining() >= 2) {
      values.add(buffer.getShort() & 0xffff);
    }
    return values;
  }

  private static String text(ByteBuffer buffer, int bytes) {
    byte[] text = new byte[bytes];
    buffer.get(text);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static List<String> texts(ByteBuffer buffer) {
    List<String> texts = new ArrayList<>();
    while (buffer.hasRemaining()) {
      texts.add(text(buffer, buffer.get() & 0xff));
    }
    return texts;
  }
}
