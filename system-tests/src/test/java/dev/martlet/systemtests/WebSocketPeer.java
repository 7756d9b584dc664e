package dev.martlet.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's end of a WebSocket (RFC 6455), frame by frame. */
final class WebSocketPeer {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

  /** What the client sent. */
  record Frame(int opcode, String hex) {
    int size() {
      return hex.length() / 2;
    }
  }

  private final DataInputStream in;
  private final OutputStream out;

  private WebSocketPeer(Socket socket) throws IOException {
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Reads the request and accepts it. */
  static WebSocketPeer accept(Socket socket) throws IOException {
    return accept(socket, "Sec-WebSocket-Protocol: mqtt\r\n");
  }

  /** The same with other headers. */
  static WebSocketPeer accept(Socket socket, String headers) throws IOException {
    Matcher key = KEY.matcher(RawServer.readHead(socket.getInputStream()));
    if (!key.find()) {
      throw new IOException("no key");
    }
    WebSocketPeer peer = new WebSocketPeer(socket);
    peer.out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + answerTo(key.group(1))
                + "\r\n"
                + headers
                + "\r\n")
            .getBytes(US_ASCII));
    return peer;
  }

  /** The same, and the handshake of MQTT 5.0. */
  static WebSocketPeer acceptMqtt(Socket socket) throws IOException {
    WebSocketPeer peer = accept(socket);
    peer.read();
    return peer.send(BINARY, "2003000000");
  }

  private static String answerTo(String key) throws IOException {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** The next frame. */
  Frame read() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    int second = in.readUnsignedByte();
    if ((second & MASKED) == 0) {
      throw new IOException("a client masks");
    }
    int size = second & 0x7f;
    if (size == 126) {
      size = in.readUnsignedShort();
    } else if (size == 127) {
      size = (int) in.readLong();
    }
    byte[] mask = new byte[4];
    in.readFully(mask);
    byte[] content = new byte[size];
    in.readFully(content);
    for (int i = 0; i < size; i++) {
      content[i] ^= mask[i % mask.length];
    }
    return new Frame(opcode, HexFormat.of().formatHex(content));
  }

  /** Sends a frame that is a message of its own. */
  WebSocketPeer send(int opcode, String hex) throws IOException {
    return send(opcode, true, hex);
  }

  /** Sends a frame. */
  WebSocketPeer send(int opcode, boolean isFinal, String hex) throws IOException {
    byte[] content = HexFormat.of().parseHex(hex);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(opcode | (isFinal ? FINAL : 0));
    if (content.length < 126) {
      frame.write(content.length);
    } else {
      frame.write(126);
      frame.write(content.length >> 8);
      frame.write(content.length);
    }
    frame.write(content);
    out.write(frame.toByteArray());
    return this;
  }

  /** Whether the client has ended the stream in order. */
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  /** Waits for the client's end. */
  void readToEnd() throws IOException {
    RawServer.readToEnd(in);
  }
}
