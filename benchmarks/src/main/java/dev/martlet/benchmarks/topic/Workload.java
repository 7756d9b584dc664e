package dev.martlet.benchmarks.topic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an index holds and is asked, drawn from a seed. A subscription is a filter and a subscriber
 * of its own; the topics are distinct: 16,384, or 65,536 for a million subscriptions or more.
 *
 * <p>{@link #EXACT}, {@link #TAILS} and {@link #ZIPF} live in a world of topics of five levels, 42
 * characters or so: {@code tenant-417/site-042/line-07/dev-00815/temp}. A "uniform" one is of 100
 * tenants, 100 sites each, 10 lines, 10,000 devices and 10 kinds, all equally likely.
 */
public enum Workload {
  /**
   * Filters without wildcards, uniform and distinct. One half of the topics are filters of these,
   * one match each; the other half differ from one in one level, no match.
   */
  EXACT {
    @Override
    void drawFilters(Draw draw) {
      draw.fillDistinct(() -> World.uniform(draw.random).text());
    }

    @Override
    String drawTopic(Draw draw) {
      World topic = World.parse(draw.anyFilter());
      return draw.random.nextBoolean() ? topic.text() : topic.misspelt(draw.random).text();
    }
  },

  /**
   * {@code site/+/device/sensor-00000815}, distinct: one first level, one shape. Topics are {@code
   * site/hall-0042-south/device/sensor-00000815}; three of four have one match, the rest none.
   */
  DEVICE {
    @Override
    void drawFilters(Draw draw) {
      draw.fillDistinct(() -> "site/+/device/sensor-" + digits(draw.random.nextInt(50_000_000), 8));
    }

    @Override
    String drawTopic(Draw draw) {
      String hall = "hall-" + digits(draw.random.nextInt(10_000), 4) + "-south";
      if (draw.random.nextInt(4) == 0) {
        int unknown = 50_000_000 + draw.random.nextInt(50_000_000);
        return "site/" + hall + "/device/sensor-" + digits(unknown, 8);
      }
      return draw.anyFilter().replace("+", hall);
    }
  },

  /**
   * Seven levels of {@code area-7/hall-0/line-4/cell-2/unit-1/slot-3/port-0}: ten names for the
   * first, five for each of the others, all equally likely; every level but the first is {@code +}
   * by 31 %. 64 shapes; broad filters have several subscribers, so that of 100,000 about 82 match,
   * of some 36 filters.
   */
  PLUSES {
    private static final List<String> LEVELS =
        List.of("area-", "hall-", "line-", "cell-", "unit-", "slot-", "port-");

    @Override
    void drawFilters(Draw draw) {
      draw.fill(() -> path(draw.random, 0.311));
    }

    @Override
    String drawTopic(Draw draw) {
      return path(draw.random, 0);
    }

    private String path(Random random, double plus) {
      StringBuilder text = new StringBuilder();
      for (String level : LEVELS) {
        if (text.length() == 0) {
          text.append(level).append(random.nextInt(10));
        } else if (random.nextDouble() < plus) {
          text.append("/+");
        } else {
          text.append('/').append(level).append(random.nextInt(5));
        }
      }
      return text.toString();
    }
  },

  /**
   * The first two levels (2 %), three (28 %) or four (70 %) of a uniform topic and {@code #}.
   * Topics start with what stands before the {@code #} of a filter; of 100,000 about 1.5 match.
   */
  TAILS {
    @Override
    void drawFilters(Draw draw) {
      draw.fill(() -> {
        int percent = draw.random.nextInt(100);
        int levels = percent < 2 ? 2 : percent < 30 ? 3 : 4;
        return World.uniform(draw.random).prefix(levels) + "/#";
      });
    }

    @Override
    String drawTopic(Draw draw) {
      String filter = draw.anyFilter();
      String prefix = filter.substring(0, filter.length() - 2);
      return World.uniform(draw.random).withPrefix(prefix).text();
    }
  },

  /**
   * Subscriptions made of topics that are popular by Zipf's law (200 tenants, 50 sites each, 20
   * lines, 2,000 devices, 10 kinds), in 12 shapes: as they are (38 %), with one or two {@code +},
   * or with {@code #} behind one to four levels. Popular filters have many subscribers. Topics are
   * drawn by the same law; about 110 matches of 100,000, 10 times as many of a million.
   */
  ZIPF {
    @Override
    void drawFilters(Draw draw) {
      draw.fill(() -> Shape.any(draw.random).of(World.popular(draw.random)));
    }

    @Override
    String drawTopic(Draw draw) {
      return World.popular(draw.random).text();
    }
  },

  /**
   * An attack: ten levels of {@code n0a} or {@code n0b} and so on, each of the 1,024 sets of which
   * is {@code +} equally often, so that next to every prefix of a topic stands one with a {@code +}
   * more; and one of 1,000 names as the eleventh level, so that all the looking finds little: five
   * or six matches of 100,000. Distinct.
   */
  HOSTILE {
    private static final int LEVELS = 10;

    @Override
    void drawFilters(Draw draw) {
      draw.fillDistinct(() -> path(draw.random, draw.random.nextInt(1 << LEVELS)));
    }

    @Override
    String drawTopic(Draw draw) {
      return path(draw.random, 0);
    }

    private String path(Random random, int pluses) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < LEVELS; i++) {
        if ((pluses >> i & 1) == 1) {
          text.append('+');
        } else {
          text.append('n').append(i).append(random.nextBoolean() ? 'a' : 'b');
        }
        text.append('/');
      }
      return text.append('q').append(digits(random.nextInt(1_000), 3)).toString();
    }
  };

  abstract void drawFilters(Draw draw);

  abstract String drawTopic(Draw draw);

  /** Draws the filters alone of what {@link #draw} draws. */
  List<String> drawFilters(int size, long seed) {
    Draw draw = new Draw(size, new Random(seed));
    drawFilters(draw);
    return draw.filters;
  }

  /** Draws {@code size} subscriptions and the topics to ask for. The same seed draws the same. */
  Draw draw(int size, long seed) {
    Draw draw = new Draw(size, new Random(seed));
    drawFilters(draw);
    int topics = size < 1_000_000 ? 1 << 14 : 1 << 16;
    Set<String> distinct = new LinkedHashSet<>();
    while (distinct.size() < topics) {
      distinct.add(drawTopic(draw));
    }
    draw.topics.addAll(distinct);
    return draw;
  }

  /** Subscriptions and topics. The place of a filter in the list is its subscriber's number. */
  static final class Draw {
    final List<String> filters = new ArrayList<>();
    final List<String> topics = new ArrayList<>();
    private final int size;
    private final Random random;

    private Draw(int size, Random random) {
      this.size = size;
      this.random = random;
    }

    private void fill(Supplier<String> filter) {
      while (filters.size() < size) {
        filters.add(filter.get());
      }
    }

    private void fillDistinct(Supplier<String> filter) {
      Set<String> distinct = new LinkedHashSet<>();
      while (distinct.size() < size) {
        distinct.add(filter.get());
      }
      filters.addAll(distinct);
    }

    private String anyFilter() {
      return filters.get(random.nextInt(filters.size()));
    }
  }

  private static String digits(int number, int count) {
    String text = Integer.toString(number);
    return "0".repeat(count - text.length()) + text;
  }
}
