package dev.martlet.samples;

import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicPolicy;
import dev.martlet.topic.TopicPrefix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One filter asked in each form, and what a policy changes of names and filters. */
public final class TopicPolicies {
  private TopicPolicies() {}

  /** Prints what policies accept and what they make of it. */
  public static void main(String[] arguments) {
    formsOfAsking();
    shared();
    strict();
    prefixes();
    delayed();
    ownPrefix();
    dollar();
  }

  private static void formsOfAsking() {
    // region forms
    TopicFilter filter = TopicFilter.of("home/+/temp");
    byte[] utf8 = "home/kitchen/temp".getBytes(StandardCharsets.UTF_8);

    System.out.println(filter.matches(TopicName.of("home/kitchen/temp"))); // true, as are all
    System.out.println(filter.matches("home/kitchen/temp")); // or any CharSequence
    System.out.println(filter.matches(utf8)); // or a part of an array
    System.out.println(filter.matches(ByteBuffer.wrap(utf8))); // whose position stays
    System.out.println(TopicFilter.matches("home/+/temp", "home/kitchen/temp"));
    // endregion
  }

  private static void shared() {
    // region shared
    TopicFilter filter = TopicFilter.of("$share/workers/jobs/#");
    System.out.println(filter.isShared()); // true
    System.out.println(filter.shareGroup()); // Optional[workers]
    System.out.println(filter.unshared()); // jobs/#
    System.out.println(filter.matches("jobs/7")); // true
    // endregion
  }

  private static void strict() {
    // region strict
    TopicPolicy strict = TopicPolicy.standard().refuseControlCharacters().maximumLevels(8);
    try {
      TopicName.of("home/kitchen\n/temp", strict);
    } catch (InvalidTopicException e) {
      System.out.println(e.position() + ": " + e.rule()); // 12: the policy refuses ...
    }
    // endregion
  }

  private static void prefixes() {
    // region prefixes
    TopicPolicy policy =
        TopicPolicy.standard()
            .prefixes(
                TopicPrefix.SHARE,
                TopicPrefix.ORDERED_SHARE,
                TopicPrefix.QUEUE,
                TopicPrefix.EXCLUSIVE);

    TopicFilter queue = TopicFilter.of("$queue/jobs/+", policy);
    System.out.println(queue.prefix()); // Optional[$queue/]
    System.out.println(queue.isShared()); // true
    System.out.println(queue.shareGroup()); // Optional[$queue]
    System.out.println(queue.matches("jobs/7")); // true

    TopicFilter plain = TopicFilter.of("$queue/jobs/+"); // the standard knows no $queue
    System.out.println(plain.isShared()); // false
    System.out.println(plain.matches("$queue/jobs/7")); // true
    // endregion
  }

  private static void delayed() {
    // region delayed
    TopicName name = TopicName.of("$delayed/60/home/alarm");
    System.out.println(TopicPrefix.DELAYED.argumentsIn(name)); // [60]
    System.out.println(TopicPrefix.DELAYED.removedFrom(name)); // Optional[home/alarm]
    System.out.println(TopicPrefix.DELAYED.removedFrom(TopicName.of("home/alarm"))); // empty
    // endregion
  }

  private static void ownPrefix() {
    // region own-prefix
    TopicPrefix replay = TopicPrefix.of("$replay").argument("store").number("hours");
    TopicPolicy policy = TopicPolicy.standard().prefixes(TopicPrefix.SHARE, replay);

    TopicFilter filter = TopicFilter.of("$replay/archive/24/home/#", policy);
    System.out.println(filter.prefixArguments()); // [archive, 24]
    System.out.println(filter.unshared()); // home/#
    System.out.println(filter.isShared()); // false: only sharing() makes it so
    // endregion
  }

  private static void dollar() {
    // region dollar
    TopicPolicy everything = TopicPolicy.standard().wildcardsMatchDollarTopics();
    System.out.println(TopicFilter.of("#").matches("$SYS/uptime")); // false [MQTT-4.7.2-1]
    System.out.println(TopicFilter.of("#", everything).matches("$SYS/uptime")); // true
    // endregion
  }
}
