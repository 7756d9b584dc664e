package dev.martlet.testbroker.internal.simulation;

import java.io.ByteArrayOutputStream;

/** What has arrived at an end and was not read by it yet. */
final class ReceiveBuffer {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private boolean wanted;
  private boolean ended;

  void add(byte[] arrived) {
    bytes.writeBytes(arrived);
  }

  void end() {
    ended = true;
  }

  /** Whether the end wants to read, once. */
  void want(boolean value) {
    wanted = value;
  }

  boolean isWanted() {
    return wanted;
  }

  boolean hasEnded() {
    return ended;
  }

  int size() {
    return bytes.size();
  }

  /** All of it. */
  byte[] take() {
    wanted = false;
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  void clear() {
    bytes.reset();
  }
}
