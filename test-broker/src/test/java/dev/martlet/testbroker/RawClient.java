package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A socket and the bytes that the test says, in hexadecimal; blanks are for the eye. */
final class RawClient implements AutoCloseable {

  private static final HexFormat HEX = HexFormat.of();
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket = new Socket();

  RawClient(int port) {
    try {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of MQTT 3.1.1 with Clean Session 1 that has its CONNACK. */
  static RawClient connected(int port, String clientIdentifier) {
    return new RawClient(port).send(connect311(clientIdentifier)).expect("20 02 00 00");
  }

  /** A client of MQTT 5.0 with Clean Start that has its CONNACK. */
  static RawClient connected5(int port, String clientIdentifier) {
    return new RawClient(port).send(connect5(clientIdentifier)).expect("20 06 00 00 03 22 00 10");
  }

  static String connect311(String clientIdentifier) {
    return packet("10", "0004 4d515454 04 02 003c" + string(clientIdentifier));
  }

  static String connect5(String clientIdentifier) {
    return packet("10", "0004 4d515454 05 02 003c 00" + string(clientIdentifier));
  }

  /** First byte and the rest, the length between them: up to 127 bytes. */
  static String packet(String first, String rest) {
    return first + HEX.toHexDigits((byte) bytes(rest).length) + rest;
  }

  static String string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return HEX.toHexDigits((short) utf8.length) + HEX.formatHex(utf8);
  }

  static byte[] bytes(String hex) {
    return HEX.parseHex(hex.replace(" ", ""));
  }

  RawClient send(String hex) {
    return send(bytes(hex));
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(int count) {
    try {
      return socket.getInputStream().readNBytes(count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** These bytes come next. */
  RawClient expect(String hex) {
    byte[] expected = bytes(hex);
    assertThat(HEX.formatHex(read(expected.length))).isEqualTo(HEX.formatHex(expected));
    return this;
  }

  /** The broker has closed, and nothing is before that. */
  void expectEnd() {
    assertThat(read(1)).as("bytes before the end").isEmpty();
  }

  void ping() {
    send("c0 00").expect("d0 00");
  }

  /** Sends nothing more, but still reads. */
  void shutOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
