package io.moquette.broker.subscriptions;

/** Makes Moquette's trie, which only its own package may do. */
public final class CTrieAccess {
  private CTrieAccess() {}

  /** Makes an empty trie. */
  public static CTrie newTrie() {
    return new CTrie();
  }
}
