package dev.martlet.systemtests.world;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.systemtests.architecture.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Another vendor's client library, and how the program that plays its clients is run. */
enum ForeignLibrary {
  PAHO_PYTHON {
    @Override
    List<String> program(ProtocolVersion version) {
      return List.of(interpreter(), script("paho_driver.py"));
    }

    @Override
    List<String> probe() {
      return probe(interpreter());
    }

    // Debian's package is for Debian's, which need not be the first on the path.
    private String interpreter() {
      return succeeds(probe("python3")) ? "python3" : "/usr/bin/python3";
    }

    private List<String> probe(String interpreter) {
      return List.of(interpreter, "-c", "import paho.mqtt.client");
    }
  },
  MQTT_JS {
    @Override
    List<String> program(ProtocolVersion version) {
      return List.of("node", script("mqttjs_driver.cjs"));
    }

    @Override
    List<String> probe() {
      return List.of("node", "-e", "require('mqtt')");
    }
  },
  PAHO_JAVA {
    @Override
    List<String> program(ProtocolVersion version) {
      return java(version == ProtocolVersion.MQTT_5 ? "Paho5Driver" : "Paho3Driver");
    }
  },
  HIVEMQ {
    @Override
    List<String> program(ProtocolVersion version) {
      return java(version == ProtocolVersion.MQTT_5 ? "HiveMq5Driver" : "HiveMq3Driver");
    }
  },
  VERTX {
    @Override
    List<String> program(ProtocolVersion version) {
      return java("VertxDriver");
    }

    @Override
    Set<ProtocolVersion> versions() {
      return EnumSet.of(ProtocolVersion.MQTT_3_1_1);
    }

    @Override
    boolean hasWebSocket() {
      return false;
    }
  };

  /** What it speaks. */
  Set<ProtocolVersion> versions() {
    return EnumSet.allOf(ProtocolVersion.class);
  }

  boolean hasWebSocket() {
    return true;
  }

  /** The start of the command line. */
  abstract List<String> program(ProtocolVersion version);

  /** A program that ends well if the library is there; none for what the build brings along. */
  List<String> probe() {
    return List.of();
  }

  /** Whether this machine has it. */
  boolean isInstalled() {
    return probe().isEmpty() || succeeds(probe());
  }

  static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(ChildProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String script(String name) {
    Path root = Checkout.root();
    return root.resolve("system-tests/src/test/foreign-clients").resolve(name).toString();
  }

  private static List<String> java(String driver) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.martlet.systemtests.world.drivers." + driver);
    return command;
  }
}
