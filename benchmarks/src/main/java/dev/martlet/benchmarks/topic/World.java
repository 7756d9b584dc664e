package dev.martlet.benchmarks.topic;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A topic of the world that {@link Workload} describes: tenant, site, line, device, kind. */
final class World {
  private static final List<String> NAMES = List.of("tenant-", "site-", "line-", "dev-");
  private static final int[] DIGITS = {3, 3, 2, 5};
  private static final int[] COUNTS = {100, 100, 10, 10_000};
  private static final List<String> KINDS =
      List.of("temp", "volt", "flow", "amps", "level", "state", "speed", "angle", "press", "count");

  private static final Zipf[] POPULARITY = {
    new Zipf(200), new Zipf(50), new Zipf(20), new Zipf(2_000), new Zipf(KINDS.size())
  };

  private final String[] levels;

  private World(String... levels) {
    this.levels = levels;
  }

  /** Draws from the numbers below {@code count}: the one at k as often as 1/(k + 1) says. */
  private static final class Zipf {
    private final double[] cumulative;

    Zipf(int count) {
      cumulative = new double[count];
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += 1.0 / (k + 1);
        cumulative[k] = sum;
      }
    }

    int next(Random random) {
      double point = random.nextDouble() * cumulative[cumulative.length - 1];
      int found = Arrays.binarySearch(cumulative, point);
      return found < 0 ? -found - 1 : found;
    }
  }

  static World uniform(Random random) {
    String[] levels = new String[5];
    for (int i = 0; i < 4; i++) {
      levels[i] = name(i, random.nextInt(COUNTS[i]));
    }
    levels[4] = KINDS.get(random.nextInt(KINDS.size()));
    return new World(levels);
  }

  static World popular(Random random) {
    String[] levels = new String[5];
    for (int i = 0; i < 4; i++) {
      levels[i] = name(i, POPULARITY[i].next(random));
    }
    levels[4] = KINDS.get(POPULARITY[4].next(random));
    return new World(levels);
  }

  static World parse(String topic) {
    return new World(topic.split("/", -1));
  }

  /** Returns another topic that {@code filter} matches, whose own topic this is. */
  World anyMatchOf(String filter, Random random) {
    World other = uniform(random);
    String[] asked = filter.split("/", -1);
    for (int i = 0; i < asked.length && !asked[i].equals("#"); i++) {
      if (!asked[i].equals("+")) {
        other.levels[i] = levels[i];
      }
    }
    return other;
  }

  /** Returns a neighbour: one level reads like no level of this world. */
  World misspelt(Random random) {
    String[] other = levels.clone();
    int level = random.nextInt(other.length);
    other[level] = uniform(random).levels[level].substring(1) + "x";
    return new World(other);
  }

  String level(int level) {
    return levels[level];
  }

  World withPrefix(String prefix) {
    String[] other = levels.clone();
    String[] first = prefix.split("/", -1);
    System.arraycopy(first, 0, other, 0, first.length);
    return new World(other);
  }

  String prefix(int count) {
    return String.join("/", Arrays.asList(levels).subList(0, count));
  }

  String text() {
    return String.join("/", levels);
  }

  private static String name(int level, int number) {
    String digits = Integer.toString(number);
    return NAMES.get(level) + "0".repeat(DIGITS[level] - digits.length()) + digits;
  }
}
