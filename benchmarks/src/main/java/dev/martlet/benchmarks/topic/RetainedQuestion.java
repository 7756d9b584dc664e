package dev.martlet.benchmarks.topic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What is asked of topics that have a retained message. The topics are distinct, {@code
 * tenant-017/site-042/room-03/device-12/t}: five large tenants have one half of them in equal
 * parts, 195 small ones the rest; 200 sites, 20 rooms, 50 devices and 4 kinds are equally likely.
 */
public enum RetainedQuestion {
  /** A site of a small tenant, as {@code a/b/#} or {@code a/b/+/+/t}: one match or a few. */
  NARROW {
    @Override
    String filter(String topic, Random random) {
      String[] levels = topic.split("/", -1);
      String site = levels[0] + "/" + levels[1];
      return site + (random.nextBoolean() ? "/#" : "/+/+/" + levels[4]);
    }

    @Override
    boolean mayAskFor(String topic) {
      return !isLarge(topic);
    }
  },

  /** One kind on one site of any tenant, {@code +/site-042/+/+/t}: about 125 of 100,000. */
  LEADING_PLUS {
    @Override
    String filter(String topic, Random random) {
      String[] levels = topic.split("/", -1);
      return "+/" + levels[1] + "/+/+/" + levels[4];
    }

    @Override
    boolean mayAskFor(String topic) {
      return true;
    }
  },

  /** All of a large tenant, {@code a/#} or {@code a/+/#}: about 10,000 of 100,000. */
  WIDE {
    @Override
    String filter(String topic, Random random) {
      String tenant = topic.substring(0, topic.indexOf('/'));
      return tenant + (random.nextBoolean() ? "/#" : "/+/#");
    }

    @Override
    boolean mayAskFor(String topic) {
      return isLarge(topic);
    }
  };

  private static final int LARGE_TENANTS = 5;
  private static final int SMALL_TENANTS = 195;
  private static final String KINDS = "thpv";

  abstract String filter(String topic, Random random);

  abstract boolean mayAskFor(String topic);

  /** Draws distinct topics. */
  static List<String> drawTopics(int size, Random random) {
    Set<String> topics = new LinkedHashSet<>();
    while (topics.size() < size) {
      int tenant =
          random.nextBoolean()
              ? random.nextInt(LARGE_TENANTS)
              : LARGE_TENANTS + random.nextInt(SMALL_TENANTS);
      topics.add(
          "tenant-%03d/site-%03d/room-%02d/device-%02d/%c"
              .formatted(
                  tenant,
                  random.nextInt(200),
                  random.nextInt(20),
                  random.nextInt(50),
                  KINDS.charAt(random.nextInt(KINDS.length()))));
    }
    return List.copyOf(topics);
  }

  /** Draws filters, each made of one of the topics. */
  List<String> drawFilters(List<String> topics, int count, Random random) {
    List<String> filters = new ArrayList<>();
    while (filters.size() < count) {
      String topic = topics.get(random.nextInt(topics.size()));
      if (mayAskFor(topic)) {
        filters.add(filter(topic, random));
      }
    }
    return filters;
  }

  private static boolean isLarge(String topic) {
    return Integer.parseInt(topic, 7, 10, 10) < LARGE_TENANTS;
  }
}
