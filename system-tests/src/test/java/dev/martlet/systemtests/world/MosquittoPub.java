package dev.martlet.systemtests.world;

import dev.martlet.client.message.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs {@code mosquitto_pub} to its end. */
final class MosquittoPub {
  private final int port;
  private final ProtocolVersion version;

  MosquittoPub(int port, ProtocolVersion version) {
    this.port = port;
    this.version = version;
  }

  /** Publishes what the options say; returns once the server has acknowledged it. */
  void publish(String... options) throws InterruptedException {
    expectSuccess(ChildProcess.start(command(options)));
  }

  /** Publishes each line as a message; returns once the server has acknowledged all. */
  void publishLines(List<String> lines, String... options)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("martlet", ".lines");
    try {
      Files.write(file, lines);
      List<String> command = command(options);
      command.add("-l");
      expectSuccess(ChildProcess.start(command, file));
    } finally {
      Files.delete(file);
    }
  }

  private List<String> command(String... options) {
    return MosquittoPrograms.client("mosquitto_pub", port, version, options);
  }

  private static void expectSuccess(ChildProcess started) throws InterruptedException {
    try (ChildProcess process = started) {
      int exitCode = process.awaitExit();
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + " of " + process);
      }
    }
  }
}
