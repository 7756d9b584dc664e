package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Frames of a WebSocket, one by one, as the test says. */
final class RawWebSocket implements AutoCloseable {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The key of RFC 6455's example. */
  private static final String REQUEST =
      """
      GET PATH HTTP/1.1
      Host: localhost
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Protocol: mqtt

      """;

  private static final byte[] MASK = {1, 2, 3, 4};

  private final RawClient client;

  private RawWebSocket(RawClient client) {
    this.client = client;
  }

  static RawWebSocket over(RawClient client) {
    return over(client, "/mqtt");
  }

  static RawWebSocket over(RawClient client, String path) {
    String head = answer(client, request(path));
    assertThat(head)
        .startsWith("http/1.1 101 ")
        .contains("sec-websocket-protocol: mqtt\r\n")
        .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n");
    return new RawWebSocket(client);
  }

  /** One that is told a Maximum Packet Size of 1,000 bytes. */
  static RawWebSocket connected5Limited(RawClient client, String clientIdentifier) {
    return over(client)
        .send(RawClient.connect5(clientIdentifier))
        .expect("20 0b 00 00 08 22 0010 27 000003e8");
  }

  static RawWebSocket connected5(RawClient client, String clientIdentifier) {
    return over(client)
        .send(RawClient.connect5(clientIdentifier))
        .expect("20 06 00 00 03 22 00 10");
  }

  static String request(String path) {
    return REQUEST.replace("PATH", path);
  }

  /** The head of what the server answers, in lower case. */
  static String answer(RawClient client, String request) {
    client.send(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      byte[] next = client.read(1);
      assertThat(next).as("end after %s", head).isNotEmpty();
      head.append((char) next[0]);
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  /** One binary frame. */
  RawWebSocket send(String hex) {
    return send(BINARY, true, RawClient.bytes(hex));
  }

  RawWebSocket send(int opcode, boolean last, byte[] content) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write((last ? 0x80 : 0) | opcode);
    if (content.length < 126) {
      frame.write(0x80 | content.length);
    } else if (content.length < 65_536) {
      frame.write(0x80 | 126);
      frame.write(content.length >> 8);
      frame.write(content.length);
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(content.length).array());
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < content.length; i++) {
      frame.write(content[i] ^ MASK[i % MASK.length]);
    }
    client.send(frame.toByteArray());
    return this;
  }

  /** Bytes as they are, whatever that makes of frames. */
  RawWebSocket sendRaw(String hex) {
    client.send(hex);
    return this;
  }

  /** The next frame is binary and holds these bytes. */
  RawWebSocket expect(String hex) {
    return expect(BINARY, RawClient.bytes(hex));
  }

  RawWebSocket expect(int opcode, byte[] content) {
    byte[] got = read(opcode);
    assertThat(HexFormat.of().formatHex(got)).isEqualTo(HexFormat.of().formatHex(content));
    return this;
  }

  /** The content of the next frame. */
  byte[] read(int opcode) {
    assertThat(client.read(1)).as("opcode").containsExactly(0x80 | opcode);
    int length = client.read(1)[0];
    assertThat(length).as("length of an unmasked frame").isBetween(0, 125);
    return client.read(length);
  }

  /** The next frame says goodbye, for this reason, and is the last. */
  void expectClose(int status) {
    assertThat(read(CLOSE)).startsWith(status >> 8, status);
    client.expectEnd();
  }

  void ping() {
    send("c0 00").expect("d0 00");
  }

  @Override
  public void close() {
    client.close();
  }
}
