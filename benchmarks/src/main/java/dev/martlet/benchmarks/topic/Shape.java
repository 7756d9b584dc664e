package dev.martlet.benchmarks.topic;

import java.util.Random;

/** What a subscriber makes of the topic that it is interested in: 12 shapes, none too rare. */
enum Shape {
  EXACT(38, "....."),
  ANY_KIND(14, "....+"),
  ANY_DEVICE(10, "...+."),
  ANY_LINE(6, "..+.."),
  ANY_SITE(5, ".+..."),
  ANY_LINE_AND_KIND(4, "..+.+"),
  ANY_SITE_AND_LINE(3, ".++.."),
  ANY_TENANT(2, "+...."),
  OF_DEVICE(6, "....#"),
  OF_LINE(6, "...#"),
  OF_SITE(4, "..#"),
  OF_TENANT(2, ".#");

  private final int percent;
  private final String levels;

  Shape(int percent, String levels) {
    this.percent = percent;
    this.levels = levels;
  }

  static Shape any(Random random) {
    int point = random.nextInt(100);
    for (Shape shape : values()) {
      point -= shape.percent;
      if (point < 0) {
        return shape;
      }
    }
    throw new AssertionError("the shapes are no 100 percent");
  }

  String of(World topic) {
    StringBuilder filter = new StringBuilder();
    for (int i = 0; i < levels.length(); i++) {
      filter
          .append(i == 0 ? "" : "/")
          .append(levels.charAt(i) == '.' ? topic.level(i) : levels.charAt(i));
    }
    return filter.toString();
  }
}
