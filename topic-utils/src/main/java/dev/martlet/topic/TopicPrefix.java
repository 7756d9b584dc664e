package dev.martlet.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A first level with a meaning of its own, such as {@code $share}: it, its arguments, each a level
 * of its own, and then the filter or name that is meant. Immutable.
 *
 * <p>Only {@link #SHARE} is the standard's; the others are understood by some servers, and by
 * {@link TopicFilter#of(String, TopicPolicy)} if the policy {@linkplain TopicPolicy#prefixes lists}
 * them. Without a slash behind the first level, or in other case, it is an ordinary level.
 */
public final class TopicPrefix {
  /** {@code $share/{share name}/{filter}}, the shared subscription of MQTT 5.0. */
  public static final TopicPrefix SHARE = of("$share").argument("share name").sharing();

  /** {@code $oshare/{share name}/{filter}}: shared, and each topic stays with one member. */
  public static final TopicPrefix ORDERED_SHARE = of("$oshare").argument("share name").sharing();

  /** {@code $queue/{filter}}: shared by all that subscribe so, without a name. */
  public static final TopicPrefix QUEUE = of("$queue").sharing();

  /** {@code $q/{filter}}: shared by all that consume a message queue. */
  public static final TopicPrefix MESSAGE_QUEUE = of("$q").sharing();

  /** {@code $exclusive/{filter}}: refused while another client has it. */
  public static final TopicPrefix EXCLUSIVE = of("$exclusive");

  /** {@code $delayed/{delay in seconds}/{name}}: of a topic name, published after the delay. */
  public static final TopicPrefix DELAYED = of("$delayed").number("delay in seconds");

  private record Argument(String name, boolean isNumber) {}

  private final String firstLevel;
  private final List<Argument> arguments;
  private final boolean sharing;

  private TopicPrefix(String firstLevel, List<Argument> arguments, boolean sharing) {
    this.firstLevel = firstLevel;
    this.arguments = arguments;
    this.sharing = sharing;
  }

  /**
   * Returns a prefix that is {@code firstLevel} and a slash, without arguments.
   *
   * @throws InvalidTopicException if {@code firstLevel} is no level of a topic name: empty, or with
   *     a slash, a wildcard or what no topic may have
   */
  public static TopicPrefix of(String firstLevel) {
    TopicSyntax.checkCharacters(firstLevel, "prefix");
    TopicSyntax.checkNoWildcards(firstLevel);
    int slash = firstLevel.indexOf('/');
    if (slash >= 0) {
      throw new InvalidTopicException(firstLevel, slash, "a prefix begins with one level");
    }
    return new TopicPrefix(firstLevel, List.of(), false);
  }

  /** Returns this prefix with one more argument, which is any level but an empty one. */
  public TopicPrefix argument(String name) {
    return with(new Argument(Objects.requireNonNull(name, "name"), false));
  }

  /** Returns this prefix with one more argument, which is a level of decimal digits. */
  public TopicPrefix number(String name) {
    return with(new Argument(Objects.requireNonNull(name, "name"), true));
  }

  /** Returns this prefix, making a shared subscription of a filter that has it. */
  public TopicPrefix sharing() {
    return new TopicPrefix(firstLevel, arguments, true);
  }

  /** Returns the level that tells this prefix from others. */
  public String firstLevel() {
    return firstLevel;
  }

  /** Returns whether a filter with this prefix is a shared subscription. */
  public boolean isSharing() {
    return sharing;
  }

  /**
   * Returns {@code name} without this prefix; nothing if it does not begin with its first level and
   * a slash.
   *
   * @throws InvalidTopicException if it does, but the arguments or the name behind are missing or
   *     wrong
   */
  public Optional<TopicName> removedFrom(TopicName name) {
    String text = name.toString();
    return begins(text)
        ? Optional.of(TopicName.of(text.substring(end(text, TopicSyntax.NAME))))
        : Optional.empty();
  }

  /**
   * Returns the arguments of this prefix in {@code name}, none if it does not begin with it.
   *
   * @throws InvalidTopicException as {@link #removedFrom} does
   */
  public List<String> argumentsIn(TopicName name) {
    String text = name.toString();
    return begins(text) ? arguments(text, end(text, TopicSyntax.NAME)) : List.of();
  }

  /** Whether {@code text} must have the form of this prefix. */
  boolean begins(String text) {
    return text.startsWith(firstLevel)
        && text.length() > firstLevel.length()
        && text.charAt(firstLevel.length()) == '/';
  }

  /**
   * Returns where that begins which the prefix is a prefix of, after checking the arguments.
   *
   * @param kind what {@code text} should be, for the message
   */
  int end(String text, String kind) {
    int at = firstLevel.length() + 1;
    for (Argument argument : arguments) {
      int end = Levels.end(text, at);
      check(argument, text, at, end, kind);
      if (end == text.length()) {
        throw invalid(
            kind, text, end, theArgument(argument) + " is followed by '/' and a topic filter", 2);
      }
      at = end + 1;
    }
    if (at == text.length()) {
      throw invalid(kind, text, at, "'" + this + "' is followed by a topic filter or name", 2);
    }
    return at;
  }

  /** Returns the arguments in {@code text}, of which {@code end} is what {@link #end} returned. */
  List<String> arguments(String text, int end) {
    if (arguments.isEmpty()) {
      return List.of();
    }
    return List.copyOf(Levels.split(text.substring(0, end - 1), firstLevel.length() + 1));
  }

  private void check(Argument argument, String text, int from, int to, String kind) {
    if (from == to) {
      throw invalid(kind, text, from, theArgument(argument) + " has at least one character", 1);
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (TopicSyntax.isWildcard(c)) {
        throw invalid(kind, text, i, theArgument(argument) + " has no wildcard, '+' or '#'", 2);
      }
      if (argument.isNumber() && (c < '0' || c > '9')) {
        throw invalid(kind, text, i, theArgument(argument) + " has decimal digits only", 2);
      }
    }
  }

  private TopicPrefix with(Argument argument) {
    List<Argument> more = new ArrayList<>(arguments);
    more.add(argument);
    return new TopicPrefix(firstLevel, List.copyOf(more), sharing);
  }

  private static String theArgument(Argument argument) {
    return "a " + argument.name();
  }

  /** The standard's rules are about its own prefix only. */
  private InvalidTopicException invalid(
      String kind, String text, int position, String rule, int statement) {
    String source = equals(SHARE) ? " [MQTT-4.8.2-" + statement + "]" : "";
    return new InvalidTopicException(kind, text, position, rule + source);
  }

  /** Returns whether {@code other} has the same first level, arguments and meaning. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicPrefix prefix
        && firstLevel.equals(prefix.firstLevel)
        && arguments.equals(prefix.arguments)
        && sharing == prefix.sharing;
  }

  @Override
  public int hashCode() {
    return Objects.hash(firstLevel, arguments, sharing);
  }

  /** Returns its form, as in {@code $share/{share name}/}. */
  @Override
  public String toString() {
    StringBuilder form = new StringBuilder(firstLevel).append('/');
    arguments.forEach(argument -> form.append('{').append(argument.name()).append("}/"));
    return form.toString();
  }
}
