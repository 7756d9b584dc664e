package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;

@Domain(TopicArbitraries.class)
@Domain(TemplateArbitraries.class)
@Domain(DomainContext.Global.class)
class TemplatePropertyTest {
  record Filled(TopicTemplate template, List<Object> values) {}

  @Property(tries = 20_000)
  void templateIsAcceptedExactlyWhenEveryRuleHolds(@ForAll("texts") String text) {
    boolean legal = ReferenceTemplate.isTemplate(text);
    cover(legal, 5);
    if (legal) {
      assertThat(TopicTemplate.of(text)).hasToString(text);
    } else {
      assertThatThrownBy(() -> TopicTemplate.of(text))
          .isInstanceOfSatisfying(
              InvalidTopicException.class,
              refusal -> assertThat(refusal.position()).isBetween(0, text.length()));
    }
  }

  @Property(tries = 5_000)
  void capturesAreThoseOfARegularExpression(
      @ForAll TopicTemplate template, @ForAll TopicName topic) {
    Map<String, String> expected =
        ReferenceTemplate.captures(template.toString(), topic.toString());
    cover(expected != null, 3);
    assertThat(template.matches(topic)).isEqualTo(expected != null);
    assertThat(template.captures(topic).isPresent()).isEqualTo(expected != null);
    template.captures(topic).ifPresent(captures -> assertCaptured(captures, expected));
  }

  private static void assertCaptured(TopicCaptures captures, Map<String, String> expected) {
    for (String name : captures.template().names()) {
      String text = expected.get(name);
      assertThat(captures.get(name)).isEqualTo(text == null ? "" : text);
      List<String> levels = text == null ? List.of() : List.of(text.split("/", -1));
      assertThat(captures.levels(name)).isEqualTo(levels);
    }
  }

  @Property(tries = 5_000)
  void templateMatchesWhatItsFilterMatches(
      @ForAll TopicTemplate template, @ForAll TopicName topic) {
    boolean expected = ReferenceMatcher.matches(template.filter().toString(), topic.toString());
    cover(expected, 3);
    assertThat(template.matches(topic)).isEqualTo(expected);
    assertThat(template.filter().matches(topic)).isEqualTo(expected);
  }

  @Property(tries = 5_000)
  void valuesThatMakeATopicAreCapturedAgain(@ForAll("filled") Filled filled) {
    TopicTemplate template = filled.template;
    String text = expectedTopic(filled);
    boolean legal = !text.isEmpty() && !(text.startsWith("$") && startsWithPlaceholder(template));
    cover(legal, 3);
    if (!legal) {
      assertThatThrownBy(() -> template.topic(filled.values.toArray()))
          .isInstanceOf(TopicValueException.class);
      return;
    }
    TopicName topic = template.topic(filled.values.toArray());
    assertThat(topic).hasToString(text).isEqualTo(template.topic(named(filled)));
    assertThat(template.captures(topic).orElseThrow().values()).isEqualTo(named(filled));
  }

  @Property(tries = 5_000)
  void capturesMakeTheTopicAgainUnlessALevelIsEmpty(
      @ForAll TopicTemplate template, @ForAll TopicName topic) {
    boolean matches = template.matches(topic);
    cover(matches, 3);
    if (!matches) {
      return;
    }
    Map<String, Object> values = template.captures(topic).orElseThrow().values();
    if (values.containsValue("")) {
      assertThatThrownBy(() -> template.topic(values)).isInstanceOf(TopicValueException.class);
    } else {
      assertThat(template.topic(values)).isEqualTo(topic);
    }
  }

  @Provide
  Arbitrary<Filled> filled() {
    return new TemplateArbitraries()
        .templates()
        .flatMap(template ->
            TemplateArbitraries.values(template).map(values -> new Filled(template, values)));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.of("/", "/", "{a}", "{b}", "{é#}", "x", "{", "}", "a")),
            Tuple.of(
                1, Arbitraries.of("#", "+", "#}", "$share", "\0", "\uD834", "𝄞", "", "{𝒳_-9}")))
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  /** Joins levels, which knows nothing of where in a text placeholders stand. */
  private static String expectedTopic(Filled filled) {
    List<String> levels = new ArrayList<>();
    int next = 0;
    for (String level : filled.template.toString().split("/", -1)) {
      if (level.endsWith("#}")) {
        ((List<?>) filled.values.get(next)).forEach(value -> levels.add((String) value));
      } else if (level.startsWith("{")) {
        levels.add((String) filled.values.get(next++));
      } else {
        levels.add(level);
      }
    }
    return String.join("/", levels);
  }

  private static Map<String, Object> named(Filled filled) {
    Map<String, Object> named = new LinkedHashMap<>();
    List<String> names = filled.template.names();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), filled.values.get(i));
    }
    return named;
  }

  private static boolean startsWithPlaceholder(TopicTemplate template) {
    return template.toString().startsWith("{");
  }

  private static void cover(boolean outcome, double percentage) {
    Statistics.collect(outcome);
    Statistics.coverage(coverage -> {
      coverage.check(true).percentage(share -> share > percentage);
      coverage.check(false).percentage(share -> share > percentage);
    });
  }
}
