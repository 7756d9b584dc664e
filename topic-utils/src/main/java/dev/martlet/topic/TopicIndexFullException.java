package dev.martlet.topic;

/**
 * An index has reached a limit that its builder sets; nothing has changed. What helps is to remove
 * something, or to make the index with a higher limit. The message names limit, value and filter or
 * topic.
 */
public final class TopicIndexFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  TopicIndexFullException(String message) {
    super(message);
  }

  /**
   * Makes one that says for what there is no room: a filter or topic, which may be a stranger's.
   */
  TopicIndexFullException(Object topic, String limit) {
    super(
        "No room for '"
            + InvalidTopicException.excerpt(topic.toString(), 0)
            + "' in an index with "
            + limit);
  }
}
