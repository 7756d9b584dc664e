package dev.martlet.topic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Values of a type, such as a record, as topics of a template, both ways. Immutable.
 *
 * <p>It calls the constructor and the accessors that it is given and knows the type by nothing
 * else: no reflection, no annotation, nothing to configure for a native image. That each
 * placeholder has its field, and each field its placeholder, is checked once, when it is made.
 *
 * <p>A field by {@link TopicField#text text} that is bound to {@code {rest#}} reads no further
 * level as empty text, which it cannot write, as an empty level would read alike: where the rest
 * may be empty, take {@link TopicField#levels levels}.
 *
 * <p>{@code read(topic(value))} equals {@code value} where each field does, once read from its
 * text; {@code topic(read(topic))} may differ where a text has several forms, as {@code 07} and
 * {@code 7}.
 *
 * @param <R> the type of the values
 */
public final class TopicBinding<R> {
  private final TopicTemplate template;
  private final List<TopicField<R, ?>> fields;
  private final Function<? super TopicCaptures, ? extends R> reader;

  private TopicBinding(
      TopicTemplate template,
      List<TopicField<R, ?>> fields,
      Function<? super TopicCaptures, ? extends R> reader) {
    this.template = Objects.requireNonNull(template, "template");
    this.fields = fields;
    this.reader = Objects.requireNonNull(reader, "reader");
    checkEachPlaceholderHasOneField();
  }

  /**
   * Returns the binding of one field.
   *
   * @throws IllegalArgumentException if a placeholder has no field or two, a field no placeholder,
   *     or one for {@code {name#}} is given for {@code {name}}
   */
  public static <R, A> TopicBinding<R> of(
      TopicTemplate template, TopicField<R, A> a, Function<? super A, ? extends R> constructor) {
    Objects.requireNonNull(constructor, "constructor");
    return new TopicBinding<>(template, List.of(a), in -> constructor.apply(a.read(in)));
  }

  /** Returns the binding of two fields; as {@link #of(TopicTemplate, TopicField, Function)}. */
  public static <R, A, B> TopicBinding<R> of(
      TopicTemplate template,
      TopicField<R, A> a,
      TopicField<R, B> b,
      BiFunction<? super A, ? super B, ? extends R> constructor) {
    Objects.requireNonNull(constructor, "constructor");
    return new TopicBinding<>(
        template, List.of(a, b), in -> constructor.apply(a.read(in), b.read(in)));
  }

  /** Returns the binding of three fields; as {@link #of(TopicTemplate, TopicField, Function)}. */
  public static <R, A, B, C> TopicBinding<R> of(
      TopicTemplate template,
      TopicField<R, A> a,
      TopicField<R, B> b,
      TopicField<R, C> c,
      Constructor3<? super A, ? super B, ? super C, ? extends R> constructor) {
    Objects.requireNonNull(constructor, "constructor");
    return new TopicBinding<>(
        template, List.of(a, b, c), in -> constructor.apply(a.read(in), b.read(in), c.read(in)));
  }

  /** Returns the binding of four fields; as {@link #of(TopicTemplate, TopicField, Function)}. */
  @SuppressWarnings("ParameterNumber") // one for each placeholder
  public static <R, A, B, C, D> TopicBinding<R> of(
      TopicTemplate template,
      TopicField<R, A> a,
      TopicField<R, B> b,
      TopicField<R, C> c,
      TopicField<R, D> d,
      Constructor4<? super A, ? super B, ? super C, ? super D, ? extends R> constructor) {
    Objects.requireNonNull(constructor, "constructor");
    return new TopicBinding<>(
        template,
        List.of(a, b, c, d),
        in -> constructor.apply(a.read(in), b.read(in), c.read(in), d.read(in)));
  }

  /** Returns the binding of five fields; as {@link #of(TopicTemplate, TopicField, Function)}. */
  @SuppressWarnings("ParameterNumber") // one for each placeholder
  public static <R, A, B, C, D, E> TopicBinding<R> of(
      TopicTemplate template,
      TopicField<R, A> a,
      TopicField<R, B> b,
      TopicField<R, C> c,
      TopicField<R, D> d,
      TopicField<R, E> e,
      Constructor5<? super A, ? super B, ? super C, ? super D, ? super E, ? extends R>
          constructor) {
    Objects.requireNonNull(constructor, "constructor");
    return new TopicBinding<>(
        template,
        List.of(a, b, c, d, e),
        in -> constructor.apply(a.read(in), b.read(in), c.read(in), d.read(in), e.read(in)));
  }

  /**
   * Returns the binding of any number of fields, in any order. As no constructor reference has a
   * type for that, {@code reader} takes the captures; what it reads of them is not checked here.
   *
   * @throws IllegalArgumentException as {@link #of(TopicTemplate, TopicField, Function)}
   */
  public static <R> TopicBinding<R> ofFields(
      TopicTemplate template,
      List<TopicField<R, ?>> fields,
      Function<? super TopicCaptures, ? extends R> reader) {
    return new TopicBinding<>(template, List.copyOf(fields), reader);
  }

  /** Returns the template of the topics. */
  public TopicTemplate template() {
    return template;
  }

  /**
   * Returns the value that {@code topic} stands for, or nothing if it does not {@linkplain
   * TopicTemplate#matches match} the template.
   *
   * @throws TopicValueException if the topic matches, but what it has in place of a placeholder
   *     does not convert, as {@code attic} to a number
   */
  public Optional<R> read(TopicName topic) {
    return template.captures(topic).map(this::read);
  }

  /**
   * Returns the value that a topic of the template stands for, as captured.
   *
   * @throws TopicValueException if what a placeholder has captured does not convert
   * @throws IllegalArgumentException if the captures are those of another template
   */
  public R read(TopicCaptures captures) {
    if (!template.equals(captures.template())) {
      throw new IllegalArgumentException(
          "captures of " + captures.template() + " where those of " + template + " are read");
    }
    return Objects.requireNonNull(reader.apply(captures), "what the reader returns");
  }

  /**
   * Returns the topic that stands for {@code value}.
   *
   * @throws TopicValueException if a part of it has a text that {@link
   *     TopicTemplate#topic(Object...)} refuses
   * @throws InvalidTopicException if the topic takes more than 65,535 bytes, though no part by
   *     itself does [MQTT-4.7.3-3]
   */
  public TopicName topic(R value) {
    Map<String, Object> values = new HashMap<>();
    fields.forEach(field -> values.put(field.name(), field.valueOf(value)));
    return template.topic(values);
  }

  private void checkEachPlaceholderHasOneField() {
    Set<String> bound = new HashSet<>();
    for (TopicField<R, ?> field : fields) {
      Placeholder placeholder = template.placeholder(field.name());
      if (!bound.add(field.name())) {
        throw new IllegalArgumentException(template + " has two fields for " + placeholder);
      }
      if (field.needsRest() && !placeholder.isRest()) {
        throw new IllegalArgumentException(
            template + " has one level for " + placeholder + ", and no list of levels");
      }
    }
    for (Placeholder placeholder : template.placeholders()) {
      if (!bound.contains(placeholder.name())) {
        throw new IllegalArgumentException(template + " has no field for " + placeholder);
      }
    }
  }

  /** A constructor of three parameters, such as {@code Reading::new}. */
  @FunctionalInterface
  public interface Constructor3<A, B, C, R> {
    /** Returns the value made of these parts. */
    R apply(A a, B b, C c);
  }

  /** A constructor of four parameters. */
  @FunctionalInterface
  public interface Constructor4<A, B, C, D, R> {
    /** Returns the value made of these parts. */
    R apply(A a, B b, C c, D d);
  }

  /** A constructor of five parameters. */
  @FunctionalInterface
  public interface Constructor5<A, B, C, D, E, R> {
    /** Returns the value made of these parts. */
    R apply(A a, B b, C c, D d, E e);
  }
}
