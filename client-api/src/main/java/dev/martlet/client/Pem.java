package dev.martlet.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Certificates, or a private key, in PEM: in a file, which is read anew each time that they are
 * needed, or in a text. Immutable; any thread.
 */
public final class Pem {
  private final @Nullable Path file;
  private final String text;

  private Pem(@Nullable Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** In a file, which need not be there before it is needed. */
  public static Pem ofFile(Path file) {
    return new Pem(Objects.requireNonNull(file, "file"), "");
  }

  /** In a text. */
  public static Pem ofText(String text) {
    return new Pem(null, Objects.requireNonNull(text, "text"));
  }

  /**
   * The text. Blocks while a file is read.
   *
   * @throws IOException if it cannot be read
   */
  public String read() throws IOException {
    // one character a byte, so that a file of something else is read, too, and can be told apart
    return file == null ? text : Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /** For people: which file it is, and nothing of a text. */
  @Override
  public String toString() {
    return file == null ? "the PEM text" : file.toString();
  }
}
