package dev.martlet.benchmarks.topic;

/** Whose topics are measured. */
public enum Implementation {
  /** Ours. */
  MARTLET("Martlet"),
  /** {@code com.hivemq:hivemq-mqtt-client}: its filters, and its subscription tree. */
  HIVEMQ_CLIENT("HiveMQ client"),
  /** {@code com.hivemq:hivemq-community-edition-embedded}, as the broker asks its trees. */
  HIVEMQ_CE("HiveMQ CE"),
  /** The same tree walked without the set of subscribers that the broker makes of it. */
  HIVEMQ_CE_WALK("HiveMQ CE, walk only"),
  /** {@code io.moquette:moquette-broker}: its trie, and its topics. */
  MOQUETTE("Moquette"),
  /** {@code org.eclipse.paho:org.eclipse.paho.mqttv5.client}, which has no index. */
  PAHO("Paho"),
  /** A trie of hash maps, for one thread. */
  HASH_TRIE("trie of HashMaps"),
  /** The same of concurrent maps. */
  CONCURRENT_TRIE("trie of concurrent maps"),
  /** Asks one by one. */
  LINEAR_SCAN("linear scan");

  private final String label;

  Implementation(String label) {
    this.label = label;
  }

  /** Returns the name for readers. */
  String label() {
    return label;
  }

  /** Makes an empty index of filters. */
  FilterIndex<?, ?> newIndex() {
    return switch (this) {
      case MARTLET -> new MartletIndex();
      case HIVEMQ_CLIENT -> new HiveMqClientIndex();
      case HIVEMQ_CE -> new HiveMqCeIndex();
      case HIVEMQ_CE_WALK -> new HiveMqCeIndex.Visiting();
      case MOQUETTE -> new MoquetteIndex();
      case HASH_TRIE -> PlainTrieIndex.ofHashMaps();
      case CONCURRENT_TRIE -> PlainTrieIndex.ofConcurrentMaps();
      case PAHO, LINEAR_SCAN -> throw new UnsupportedOperationException(label + " has no index");
    };
  }

  /** Makes an empty index of topics. */
  TopicIndex<?> newTopicIndex() {
    return switch (this) {
      case MARTLET -> new MartletTopics();
      case HIVEMQ_CE -> new HiveMqCeTopics();
      case LINEAR_SCAN -> new ScannedTopics();
      default -> throw new UnsupportedOperationException(label + " has no index of topics");
    };
  }

  /** Returns whether readers may ask the index while one thread writes to it. */
  boolean readsBesideWrites() {
    return switch (this) {
      case MARTLET, HIVEMQ_CE, HIVEMQ_CE_WALK, MOQUETTE, CONCURRENT_TRIE -> true;
      case HIVEMQ_CLIENT, PAHO, HASH_TRIE, LINEAR_SCAN -> false;
    };
  }
}
