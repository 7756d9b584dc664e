package dev.martlet.topic;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a thread needs while it asks about a topic, kept for its next question, so that asking
 * allocates nothing. Grows to what the longest topic so far took: at most about 2 MB, for one of
 * 65,536 levels.
 */
final class Scratch implements AutoCloseable {
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private byte[] utf8 = new byte[192];
  private byte[] filterUtf8 = new byte[192];
  private final TopicPattern pattern = new TopicPattern();

  private final Lookup lookup = new Lookup();
  private boolean taken;

  /** For questions that a user's visitor asks while it is called. */
  private @Nullable Scratch inner;

  private Scratch() {}

  /** Returns one that is free, to be used before any user's code is called. */
  static Scratch ofThread() {
    Scratch scratch = OF_THREAD.get();
    while (scratch.taken) {
      if (scratch.inner == null) {
        scratch.inner = new Scratch();
      }
      scratch = scratch.inner;
    }
    return scratch;
  }

  /** Returns one that nobody else gets before it is {@linkplain #close given back}. */
  static Scratch take() {
    Scratch scratch = ofThread();
    scratch.taken = true;
    return scratch;
  }

  @Override
  public void close() {
    taken = false;
    lookup.clear();
  }

  Lookup lookup() {
    return lookup;
  }

  /**
   * Writes {@code text} to {@link #utf8()}.
   *
   * @return how many bytes it takes, or -1 if a surrogate stands alone or it is longer than any
   *     topic
   */
  int encode(CharSequence text) {
    int length = text.length();
    if (length > TopicSyntax.MAX_LENGTH_BYTES) {
      return -1;
    }
    if (utf8.length < Utf8.MAX_BYTES_OF_CHAR * length) {
      utf8 = new byte[Utf8.MAX_BYTES_OF_CHAR * (Integer.highestOneBit(length) << 1)];
    }
    if (text instanceof String string) {
      return Utf8.encode(string, utf8);
    }
    boolean before = taken;
    taken = true; // the methods of a user's text may ask about topics in turn
    try {
      return Utf8.encode(text, length, utf8);
    } finally {
      taken = before;
    }
  }

  /** Returns where {@link #encode} writes to. */
  byte[] utf8() {
    return utf8;
  }

  /**
   * Reads a filter, to be kept while a topic is encoded.
   *
   * @return null if it is none, or one that is not to be had without allocation
   */
  @Nullable TopicPattern read(String filter) {
    int length = encode(filter);
    byte[] read = utf8;
    utf8 = filterUtf8;
    filterUtf8 = read;
    return pattern.readAscii(read, length) ? pattern : null;
  }

  /** Copies the first {@code length} of the bytes that remain to {@link #utf8()}. */
  void copy(ByteBuffer bytes, int length) {
    if (utf8.length < length) {
      utf8 = new byte[length];
    }
    bytes.get(bytes.position(), utf8, 0, length);
  }
}
