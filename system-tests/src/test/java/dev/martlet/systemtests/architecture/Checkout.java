package dev.martlet.systemtests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkout that the build runs in, and the modules that it has. */
public final class Checkout {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private Checkout() {}

  /** Its directory. */
  public static Path root() {
    String root = System.getProperty("martlet.root");
    return Path.of(root == null ? ".." : root).toAbsolutePath().normalize();
  }

  /** The directories of all modules, in the order in which the poms name them. */
  public static List<Path> modules() {
    return modulesIn(root()).toList();
  }

  /** The modules with main code; without benchmarks, which is built after these tests. */
  static List<Path> modulesWithMainCode() {
    return modules().stream()
        .filter(module -> !module.endsWith("benchmarks"))
        .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
        .toList();
  }

  /** Where the compiler has put the main code of a module. */
  static Path classes(Path module) {
    Path classes = module.resolve("target/classes");
    if (!Files.isDirectory(classes)) {
      throw new IllegalStateException(
          classes + " is missing: compile it, and let system-tests depend on each module");
    }
    return classes;
  }

  /** The Java sources below a directory; none if there is no such directory. */
  public static List<Path> javaFiles(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> modulesIn(Path directory) {
    return MODULE
        .matcher(read(directory.resolve("pom.xml")))
        .results()
        .map(found -> directory.resolve(found.group(1)))
        .flatMap(module -> Stream.concat(Stream.of(module), modulesIn(module)));
  }
}
