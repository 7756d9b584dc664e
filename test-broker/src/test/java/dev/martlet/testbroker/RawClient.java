package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A socket and the bytes that the test says, in hexadecimal; blanks are for the eye. */
final class RawClient implements AutoCloseable {

  private static final HexFormat HEX = HexFormat.of();
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Closeable connection;
  private final InputStream in;
  private final OutputStream out;

  RawClient(int port) {
    this(socket(port));
  }

  /** By TLS, if the server's certificate is one for 127.0.0.1. */
  RawClient(int port, SSLContext context) {
    this(tlsSocket(port, context));
  }

  private RawClient(Socket socket) {
    try {
      connection = socket;
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By a socket of another kind, which has no timeout. */
  RawClient(SocketChannel channel) {
    connection = channel;
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
  }

  private static Socket socket(int port) {
    try {
      Socket socket = new Socket();
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SSLSocket tlsSocket(int port, SSLContext context) {
    try {
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket(port), "127.0.0.1", port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return socket;
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

  /** First byte and the rest, the length between them. */
  static String packet(String first, String rest) {
    StringBuilder length = new StringBuilder();
    int left = rest.replace(" ", "").length() / 2;
    for (; left > 127; left >>= 7) {
      length.append(HEX.toHexDigits((byte) (left | 128)));
    }
    return first + length.append(HEX.toHexDigits((byte) left)) + rest;
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
      out.write(bytes);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes have come and were not read. */
  int available() {
    try {
      return in.available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(int count) {
    try {
      return in.readNBytes(count);
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
      ((Socket) connection).shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
