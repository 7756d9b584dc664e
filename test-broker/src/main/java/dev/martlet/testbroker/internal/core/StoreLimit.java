package dev.martlet.testbroker.internal.core;

/**
 * How much one store of messages may hold.
 *
 * @param messages how many
 * @param bytes how many bytes they may have together, counted as {@link RoutedMessage#sizeBytes}
 */
public record StoreLimit(int messages, long bytes) {}
