package dev.martlet.testbroker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of one broker: in a directory that is made with the first one, removed at the end. */
final class TemporaryFiles implements AutoCloseable {

  private final List<Path> files = new ArrayList<>();
  private @Nullable Path directory;

  /** A path in the directory, at which there is nothing yet. */
  synchronized Path reserve(String name) {
    try {
      if (directory == null) {
        directory = Files.createTempDirectory("martlet-");
      }
    } catch (IOException e) {
      throw new BrokerStartException("no temporary directory: " + e.getMessage(), e);
    }
    return reserve(directory.resolve(name));
  }

  /** A path elsewhere, at which there is nothing yet. */
  synchronized Path reserve(Path file) {
    files.add(file);
    return file;
  }

  Path write(String name, String content) {
    Path file = reserve(name);
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new BrokerStartException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Removes what is there of it. */
  @Override
  public synchronized void close() {
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      files.clear();
      if (directory != null) {
        Files.deleteIfExists(directory);
        directory = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a file of the test broker cannot be removed", e);
    }
  }
}
