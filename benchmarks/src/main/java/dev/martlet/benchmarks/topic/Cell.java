package dev.martlet.benchmarks.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured of one implementation under one workload, over all rounds. */
final class Cell {
  private final List<Double> first = new ArrayList<>();
  private final List<Double> second = new ArrayList<>();
  private Optional<String> failure = Optional.empty();

  /** What the numbers of a row are. */
  enum Unit {
    /** Processor time and bytes allocated of an operation. */
    OPERATION("%,.0f ns, %,.0f B"),
    /** Processor time of an addition, and of the slowest one. */
    GROWTH("%,.0f ns, slowest %,.1f ms"),
    /** Bytes retained. */
    HEAP("%,.0f B");

    private final String format;

    Unit(String format) {
      this.format = format;
    }
  }

  void add(double number, double other) {
    first.add(number);
    second.add(other);
  }

  /** Says why there is no number: wrong answers are never timed. */
  void fail(String reason) {
    failure = Optional.of(reason);
  }

  /** Returns what implementations are compared by; nothing if there is no number. */
  OptionalDouble score() {
    return failure.isPresent() || first.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(median(first));
  }

  String text(Unit unit) {
    if (score().isEmpty()) {
      return failure.orElse("");
    }
    return String.format(Locale.ROOT, unit.format, median(first), median(second));
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = new ArrayList<>(numbers);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
