package dev.martlet.testbroker.internal.core;

/**
 * How much one store of messages may hold.
 *
 * @param messages how many
 * @param bytes how many bytes they may have together, counted as {@link RoutedMessage#sizeBytes}
 */
public record StoreLimit(int messages, long bytes) {

  /** Whether one more message of {@code sizeBytes} still has its place. */
  boolean hasRoom(int messagesHeld, long bytesHeld, long sizeBytes) {
    return messagesHeld < messages && bytesHeld + sizeBytes <= bytes;
  }
}
