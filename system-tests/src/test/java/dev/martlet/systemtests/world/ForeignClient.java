package dev.martlet.systemtests.world;

import dev.martlet.client.message.ProtocolVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that plays clients of a {@link ForeignLibrary}: it is told by lines what they do, and
 * prints what they see. Words are separated by tabs; the first says what, the second names the
 * client.
 */
final class ForeignClient implements AutoCloseable {
  private static final int SESSION_EXPIRY_SECONDS = 600;

  private final ChildProcess process;
  private final Map<String, Integer> answers = new HashMap<>();

  private ForeignClient(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts the program.
   *
   * @param uri where its clients are to connect
   * @param authority a PEM file: whom they trust with TLS; none without TLS
   */
  static ForeignClient start(
      ForeignLibrary library, ProtocolVersion version, String uri, Optional<Path> authority) {
    List<String> command = new ArrayList<>(library.program(version));
    command.add(version == ProtocolVersion.MQTT_5 ? "5" : "3.1.1");
    command.add(uri);
    authority.map(Path::toString).ifPresent(command::add);
    return new ForeignClient(ChildProcess.startTalking(command));
  }

  /** Connects for a session that ends with the connection. */
  void connect(String name) throws InterruptedException {
    process.say(String.join("\t", "connect", name, "true", "0"));
    answer("connected", name);
  }

  /** Connects for a session that ends with the connection, and leaves a will of QoS 1. */
  void connectWithWill(String name, String topic, String payload) throws InterruptedException {
    process.say(String.join("\t", "connect", name, "true", "0", topic, payload));
    answer("connected", name);
  }

  /** Connects for a session that stays; gives whether the server had it. */
  boolean resume(String name) throws InterruptedException {
    process.say(String.join("\t", "connect", name, "false", "" + SESSION_EXPIRY_SECONDS));
    return Boolean.parseBoolean(answer("connected", name));
  }

  /** Subscribes; gives the server's answer. */
  int subscribe(String name, String filter, int qos) throws InterruptedException {
    process.say(String.join("\t", "subscribe", name, filter, "" + qos));
    return Integer.parseInt(answer("subscribed", name));
  }

  /** Publishes, and waits until the library says that it is done. */
  void publish(String name, String topic, String payload, int qos) throws InterruptedException {
    startPublishing(name, topic, payload, qos, false);
    awaitPublished(name, payload);
  }

  /** As {@link #publish}, to be retained. */
  void publishRetained(String name, String topic, String payload, int qos)
      throws InterruptedException {
    startPublishing(name, topic, payload, qos, true);
    awaitPublished(name, payload);
  }

  void startPublishing(String name, String topic, String payload, int qos, boolean retain) {
    process.say(String.join("\t", "publish", name, topic, payload, "" + qos, "" + retain));
  }

  void awaitPublished(String name, String payload) throws InterruptedException {
    process.awaitLine(("published\t" + name + "\t" + payload)::equals);
  }

  void disconnect(String name) throws InterruptedException {
    process.say("disconnect\t" + name);
    answer("disconnected", name);
  }

  /**
   * Waits for so many messages, and returns all that have come: {@code TOPIC PAYLOAD QOS RETAINED}.
   */
  List<String> messages(String name, int count) throws InterruptedException {
    String start = "message\t" + name + "\t";
    process.awaitLines(line -> line.startsWith(start), count);
    return process.lines().stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).replace('\t', ' '))
        .toList();
  }

  /** Ends it without a goodbye to the server. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }

  private String answer(String word, String name) throws InterruptedException {
    String start = word + "\t" + name;
    int count = answers.merge(start, 1, Integer::sum);
    process.awaitLines(line -> isAnswer(line, start), count);
    String line =
        process.lines().stream().filter(l -> isAnswer(l, start)).skip(count - 1).findFirst().get();
    return line.substring(Math.min(line.length(), start.length() + 1));
  }

  private static boolean isAnswer(String line, String start) {
    return line.equals(start) || line.startsWith(start + "\t");
  }
}
