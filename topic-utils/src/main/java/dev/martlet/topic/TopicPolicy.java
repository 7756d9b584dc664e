package dev.martlet.topic;

import java.util.List;
import java.util.Set;

/**
 * What is accepted as topic name and topic filter, where the standard leaves a choice or a server
 * has made its own. Immutable; each method returns a policy that differs in one point.
 */
public final class TopicPolicy {
  private static final TopicPolicy STANDARD =
      new TopicPolicy(false, TopicSyntax.MAX_LEVELS, List.of(TopicPrefix.SHARE), false);

  private final boolean refusesControlCharacters;
  private final int maximumLevels;
  private final List<TopicPrefix> prefixes;
  private final boolean matchesDollarTopics;

  private TopicPolicy(
      boolean refusesControlCharacters,
      int maximumLevels,
      List<TopicPrefix> prefixes,
      boolean matchesDollarTopics) {
    this.refusesControlCharacters = refusesControlCharacters;
    this.maximumLevels = maximumLevels;
    this.prefixes = prefixes;
    this.matchesDollarTopics = matchesDollarTopics;
  }

  /**
   * Returns the policy that {@link TopicName#of(String)} and {@link TopicFilter#of(String)} follow:
   * all that the standard allows, and {@link TopicPrefix#SHARE} as the only prefix.
   */
  public static TopicPolicy standard() {
    return STANDARD;
  }

  /**
   * Refuses U+0001 to U+001F, U+007F to U+009F and the non-characters of Unicode, such as U+FFFE,
   * which texts should not have and a receiver may refuse (section 1.5.4).
   */
  public TopicPolicy refuseControlCharacters() {
    return new TopicPolicy(true, maximumLevels, prefixes, matchesDollarTopics);
  }

  /**
   * Refuses names, and filters behind their prefix, of more levels.
   *
   * @param levels 1 to 65,536, the default, which is as many as fit
   * @throws IllegalArgumentException if {@code levels} is none of these
   */
  public TopicPolicy maximumLevels(int levels) {
    if (levels < 1 || levels > TopicSyntax.MAX_LEVELS) {
      throw new IllegalArgumentException(
          "maximumLevels must be 1 to " + TopicSyntax.MAX_LEVELS + ", not " + levels);
    }
    return new TopicPolicy(refusesControlCharacters, levels, prefixes, matchesDollarTopics);
  }

  /**
   * Takes these prefixes of filters for what they are, and no others; {@link TopicPrefix#SHARE} as
   * well must be named to be one.
   *
   * @throws IllegalArgumentException if two have the same first level
   */
  public TopicPolicy prefixes(TopicPrefix... prefixes) {
    List<TopicPrefix> list = List.of(prefixes);
    if (list.stream().map(TopicPrefix::firstLevel).distinct().count() < list.size()) {
      throw new IllegalArgumentException("two prefixes have the same first level: " + list);
    }
    return new TopicPolicy(refusesControlCharacters, maximumLevels, list, matchesDollarTopics);
  }

  /**
   * Lets filters that start with a wildcard match topics that start with {@code $}, too, which
   * servers must not do [MQTT-4.7.2-1].
   */
  public TopicPolicy wildcardsMatchDollarTopics() {
    return new TopicPolicy(refusesControlCharacters, maximumLevels, prefixes, true);
  }

  boolean refusesControlCharacters() {
    return refusesControlCharacters;
  }

  int maximumLevels() {
    return maximumLevels;
  }

  List<TopicPrefix> knownPrefixes() {
    return prefixes;
  }

  boolean matchesDollarTopics() {
    return matchesDollarTopics;
  }

  /** Returns whether {@code other} accepts the same and takes it for the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TopicPolicy policy && choices().equals(policy.choices());
  }

  @Override
  public int hashCode() {
    return choices().hashCode();
  }

  /** Returns the choices made, for people. */
  @Override
  public String toString() {
    return "TopicPolicy[refuseControlCharacters="
        + refusesControlCharacters
        + ", maximumLevels="
        + maximumLevels
        + ", prefixes="
        + prefixes
        + ", wildcardsMatchDollarTopics="
        + matchesDollarTopics
        + "]";
  }

  private List<Object> choices() {
    return List.of(
        refusesControlCharacters, maximumLevels, Set.copyOf(prefixes), matchesDollarTopics);
  }
}
