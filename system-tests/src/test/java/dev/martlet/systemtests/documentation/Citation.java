package dev.martlet.systemtests.documentation;

import java.nio.file.Path;

/**
 * A tag by which a test says that it proves something of a standard.
 *
 * @param tag version and number, as in {@code 5.0:MQTT-3.1.2-22}
 * @param source the file, from the root of the checkout
 * @param line where the tag stands in it
 * @param type the class, with those around it
 * @param method the test; empty if the tag is the whole class's
 * @param runs whether a test engine would run it
 */
record Citation(String tag, Path source, long line, String type, String method, boolean runs) {

  /** The folder of the module that the test is in. */
  String module() {
    return source.getName(0).toString();
  }

  /** Whether it shows what the server does: by the broker, or by values and codec of both ends. */
  boolean isOfServer() {
    return !module().equals("client-impl");
  }

  /** Whether it shows what the client does. */
  boolean isOfClient() {
    return !module().equals("test-broker");
  }

  @Override
  public String toString() {
    return source + ":" + line + ": " + tag;
  }
}
