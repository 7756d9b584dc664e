package dev.martlet.benchmarks.topic;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** One line of the report: a workload, and what it takes each implementation. */
final class Row {
  final String label;
  private final Cell.Unit unit;
  private final Measurement measurement;
  private final Set<Implementation> right;
  private final Map<Implementation, Cell> cells = new EnumMap<>(Implementation.class);

  /** Measures one implementation and adds what it finds to the cell. */
  @FunctionalInterface
  interface Measurement {
    void measure(Implementation implementation, Cell cell);
  }

  /**
   * Makes a line without numbers yet.
   *
   * @param right those whose answers are right also where the workload does not ask
   */
  Row(
      String label,
      Cell.Unit unit,
      List<Implementation> implementations,
      Set<Implementation> right,
      Measurement measurement) {
    this.label = label;
    this.unit = unit;
    this.right = right;
    this.measurement = measurement;
    implementations.forEach(implementation -> cells.put(implementation, new Cell()));
  }

  /** Measures all once, one after the other, so that what disturbs one disturbs its neighbour. */
  void measure() {
    cells.forEach((implementation, cell) -> {
      System.err.printf("%s: %s%n", label, implementation.label());
      measurement.measure(implementation, cell);
    });
  }

  boolean has(Implementation implementation) {
    return cells.containsKey(implementation);
  }

  String text(Implementation implementation) {
    Cell cell = cells.get(implementation);
    return cell == null ? "-" : cell.text(unit);
  }

  /** Returns how many times the best rival takes what Martlet takes; above 1, Martlet is better. */
  OptionalDouble ratio() {
    return ratio(EnumSet.allOf(Implementation.class));
  }

  /** As {@link #ratio()}, of those rivals only whose answers are right. */
  OptionalDouble ratioToRight() {
    return ratio(right);
  }

  private OptionalDouble ratio(Set<Implementation> rivals) {
    OptionalDouble best =
        cells.entrySet().stream()
            .filter(entry -> entry.getKey() != Implementation.MARTLET)
            .filter(entry -> rivals.contains(entry.getKey()))
            .flatMapToDouble(entry -> entry.getValue().score().stream())
            .min();
    Cell ours = cells.get(Implementation.MARTLET);
    OptionalDouble own = ours == null ? OptionalDouble.empty() : ours.score();
    return best.isPresent() && own.isPresent()
        ? OptionalDouble.of(best.getAsDouble() / own.getAsDouble())
        : OptionalDouble.empty();
  }
}
