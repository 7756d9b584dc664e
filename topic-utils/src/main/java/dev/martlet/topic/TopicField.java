package dev.martlet.topic;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * How one part of a value stands in a topic: the placeholder that it fills, and the ways from the
 * value to its text and back. What {@link TopicBinding} is made of. Immutable.
 *
 * @param <R> the type of the whole, such as a record
 * @param <T> the type of the part, such as that of a record's component
 */
public final class TopicField<R, T> {
  private final String name;
  private final Function<? super R, ? extends T> accessor;
  private final Function<TopicCaptures, ? extends T> reader;
  private final boolean needsRest;

  private TopicField(
      String name,
      Function<? super R, ? extends T> accessor,
      Function<TopicCaptures, ? extends T> reader,
      boolean needsRest) {
    this.name = Objects.requireNonNull(name, "name");
    this.accessor = Objects.requireNonNull(accessor, "accessor");
    this.reader = reader;
    this.needsRest = needsRest;
  }

  /** Returns the field that is the text in place of the placeholder {@code name}. */
  public static <R> TopicField<R, String> text(String name, Function<? super R, String> accessor) {
    return new TopicField<>(name, accessor, captures -> captures.get(name), false);
  }

  /**
   * Returns the field that is written as an {@code int}, and {@linkplain Integer#parseInt read}.
   */
  public static <R> TopicField<R, Integer> integer(
      String name, Function<? super R, Integer> accessor) {
    return new TopicField<>(name, accessor, captures -> captures.getInt(name), false);
  }

  /** Returns the field that is the list of levels in place of {@code {name#}}. */
  public static <R> TopicField<R, List<String>> levels(
      String name, Function<? super R, List<String>> accessor) {
    return new TopicField<>(name, accessor, captures -> captures.levels(name), true);
  }

  /**
   * Returns the field that is written as its {@code toString()} says, and read by {@code
   * conversion}, which is to take what {@code toString()} gives: as {@code UUID::fromString} does.
   */
  public static <R, T> TopicField<R, T> of(
      String name,
      Function<? super R, ? extends T> accessor,
      Function<? super String, ? extends T> conversion) {
    Objects.requireNonNull(conversion, "conversion");
    return new TopicField<>(name, accessor, captures -> captures.get(name, conversion), false);
  }

  String name() {
    return name;
  }

  /** Returns whether only {@code {name#}} will do. */
  boolean needsRest() {
    return needsRest;
  }

  T read(TopicCaptures captures) {
    return reader.apply(captures);
  }

  T valueOf(R whole) {
    return accessor.apply(whole);
  }
}
