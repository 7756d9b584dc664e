package dev.martlet.benchmarks.broker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client of MQTT 3.1.1 that is nothing but a socket, so that what is measured is the broker. */
final class ScaleClient implements AutoCloseable {

  private static final int CONNACK = 0x20;
  private static final int PUBLISH = 0x30;
  private static final int PUBACK = 0x40;
  private static final int SUBACK = 0x90;
  private static final int UNSUBACK = 0xb0;
  private static final int PINGRESP = 0xd0;
  private static final int TYPE = 0xf0;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DataOutputStream out;

  /** Opens a session of its own, which ends with the connection unless {@code stays}. */
  ScaleClient(int port, String identifier, boolean stays) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    Body body = new Body();
    body.text("MQTT");
    body.data.writeByte(4);
    body.data.writeByte(stays ? 0 : 2);
    body.data.writeShort(0);
    body.text(identifier);
    write(0x10, body);
    await(CONNACK);
  }

  /** Subscribes at QoS 1 and waits for the answer. */
  void subscribe(Iterable<String> filters) throws IOException {
    Body body = new Body();
    body.data.writeShort(1);
    for (String filter : filters) {
      body.text(filter);
      body.data.writeByte(1);
    }
    write(0x82, body);
    await(SUBACK);
  }

  /** Waits for the answer. */
  void unsubscribe(Iterable<String> filters) throws IOException {
    Body body = new Body();
    body.data.writeShort(1);
    for (String filter : filters) {
      body.text(filter);
    }
    write(0xa2, body);
    await(UNSUBACK);
  }

  /** At QoS 0, to be retained; waits for nothing. */
  void retain(String topic, byte[] payload) throws IOException {
    Body body = new Body();
    body.text(topic);
    body.data.write(payload);
    writeLater(0x31, body);
  }

  /** At QoS 1; waits for the answer. */
  void publish(String topic, byte[] payload) throws IOException {
    Body body = new Body();
    body.text(topic);
    body.data.writeShort(1);
    body.data.write(payload);
    write(0x32, body);
    await(PUBACK);
  }

  /** Waits until the broker has done all before. */
  void ping() throws IOException {
    write(0xc0, new Body());
    await(PINGRESP);
  }

  /** Takes so many messages at QoS 0. */
  void takeMessages(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      await(PUBLISH);
    }
  }

  private void write(int firstByte, Body body) throws IOException {
    writeLater(firstByte, body);
    out.flush();
  }

  private void writeLater(int firstByte, Body body) throws IOException {
    out.writeByte(firstByte);
    int left = body.bytes.size();
    do {
      int digit = left & 0x7f;
      left >>>= 7;
      out.writeByte(left == 0 ? digit : digit | 0x80);
    } while (left != 0);
    body.bytes.writeTo(out);
  }

  /** Reads up to the next packet of this type; no other may come but messages, which are passed. */
  private void await(int type) throws IOException {
    while (true) {
      int firstByte = in.readUnsignedByte();
      int length = 0;
      int shift = 0;
      int digit;
      do {
        digit = in.readUnsignedByte();
        length |= (digit & 0x7f) << shift;
        shift += 7;
      } while ((digit & 0x80) != 0);
      in.skipNBytes(length);
      if ((firstByte & TYPE) == type) {
        return;
      }
      if ((firstByte & TYPE) != PUBLISH) {
        throw new IOException("unexpected packet: " + Integer.toHexString(firstByte));
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A packet but for its fixed header. */
  private static final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream data = new DataOutputStream(bytes);

    void text(String text) throws IOException {
      data.writeUTF(text);
    }
  }
}
