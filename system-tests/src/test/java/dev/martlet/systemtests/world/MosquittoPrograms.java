package dev.martlet.systemtests.world;

import dev.martlet.client.message.ProtocolVersion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Mosquitto's programs are, and how they are spoken to. */
final class MosquittoPrograms {
  private static final List<String> NAMES =
      List.of("mosquitto", "mosquitto_pub", "mosquitto_sub", "mosquitto_passwd");

  private MosquittoPrograms() {}

  static List<String> missing() {
    return NAMES.stream().filter(name -> find(name).isEmpty()).toList();
  }

  static String path(String name) {
    return find(name).orElseThrow(() -> new IllegalStateException(name + " is not installed"));
  }

  /** The start of a command line of one of the clients. */
  static List<String> client(String name, int port, ProtocolVersion version, String... options) {
    List<String> command =
        new ArrayList<>(List.of(path(name), "-h", "127.0.0.1", "-p", Integer.toString(port), "-V"));
    command.add(
        switch (version) {
          case MQTT_3_1_1 -> "mqttv311";
          case MQTT_5 -> "mqttv5";
        });
    command.addAll(List.of(options));
    return command;
  }

  /** Debian keeps the server where only root's path leads. */
  private static Optional<String> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
