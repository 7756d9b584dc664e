package org.rocksdb;

/**
 * HiveMQ CE's options name it where the topic tree reads its own; the library is 60 MB of natives.
 */
public enum CompressionType {
  /** The only one that is named. */
  NO_COMPRESSION
}
