package dev.martlet.systemtests.world;

import dev.martlet.client.message.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/** A running {@code mosquitto_sub} that prints each message as {@code QOS RETAINED TOPIC TEXT}. */
final class MosquittoSub implements AutoCloseable {
  private static final String FORMAT = "%q %r %t %p";

  private final ChildProcess process;

  private MosquittoSub(ChildProcess process) {
    this.process = process;
  }

  static MosquittoSub start(int port, ProtocolVersion version, String... options) {
    return startWithFormat(FORMAT, port, version, options);
  }

  /** Prints each message in a format of its own. */
  static MosquittoSub startWithFormat(
      String format, int port, ProtocolVersion version, String... options) {
    List<String> command =
        new ArrayList<>(MosquittoPrograms.client("mosquitto_sub", port, version, options));
    command.addAll(List.of("-F", format));
    return new MosquittoSub(ChildProcess.start(command));
  }

  /** Waits for a message that is printed exactly so. */
  void await(String message) throws InterruptedException {
    process.awaitLine(message::equals);
  }

  /** Waits for a message that ends so, and returns all that came until then. */
  List<String> receivedUntil(String end) throws InterruptedException {
    process.awaitLine(line -> line.endsWith(end));
    List<String> lines = process.lines();
    int count = 0;
    while (!lines.get(count).endsWith(end)) {
      count++;
    }
    return lines.subList(0, count);
  }

  /** Waits until it ends by itself, which it must do well, and returns what it printed. */
  List<String> awaitEnd() throws InterruptedException {
    int exitCode = process.awaitExit();
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + " of " + process);
    }
    return process.lines();
  }

  /** Ends it without a goodbye to the server. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
