package dev.martlet.testbroker.internal.core;

/** How much of a {@link StoreLimit} is in use. */
final class StoreUse {

  private final StoreLimit limit;
  private int messages;
  private long bytes;

  StoreUse(StoreLimit limit) {
    this.limit = limit;
  }

  /** Whether so much more has its place. Less than nothing is what would be given back for it. */
  boolean hasRoom(long moreMessages, long moreBytes) {
    return messages + moreMessages <= limit.messages() && bytes + moreBytes <= limit.bytes();
  }

  /** Whether one more has its place below {@code lower}, another limit. */
  boolean isBelow(StoreLimit lower, long moreBytes) {
    return messages < lower.messages() && bytes + moreBytes <= lower.bytes();
  }

  boolean isEmpty() {
    return messages == 0;
  }

  /** What is held now. */
  long bytes() {
    return bytes;
  }

  /** One more message. */
  void take(long sizeBytes) {
    messages++;
    bytes += sizeBytes;
  }

  /** One message less. */
  void giveBack(long sizeBytes) {
    messages--;
    bytes -= sizeBytes;
  }
}
