package dev.martlet.samples;

import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicFilterIndex;
import dev.martlet.topic.TopicName;

/** The topic library on its own: no client, no server. */
public final class TopicMatching {
  private TopicMatching() {}

  /** Prints what matches what. */
  public static void main(String[] arguments) {
    // region one-filter
    TopicFilter filter = TopicFilter.of("home/+/temp");
    System.out.println(filter.matches("home/kitchen/temp")); // true
    System.out.println(filter.matches("home/temp")); // false
    System.out.println(TopicFilter.of("#").matches("$SYS/uptime")); // false [MQTT-4.7.2-1]
    // endregion

    // region index
    TopicFilterIndex<String> index = new TopicFilterIndex<>();
    index.add(TopicFilter.of("home/+/temp"), "thermostat");
    index.add(TopicFilter.of("home/#"), "phone");
    index.add(TopicFilter.of("home/door"), "door app");
    System.out.println(index.matches(TopicName.of("home/kitchen/temp"))); // both but the door app
    // endregion

    // region invalid
    try {
      TopicFilter.of("home/#/temp");
    } catch (InvalidTopicException e) {
      System.out.println(e.getMessage() + " (position " + e.position() + ")");
    }
    // endregion
  }
}
