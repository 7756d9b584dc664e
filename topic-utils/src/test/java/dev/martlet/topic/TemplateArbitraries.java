package dev.martlet.topic;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Templates of the levels that {@link TopicArbitraries} draws topics from, and values for them. */
class TemplateArbitraries extends DomainContextBase {
  private static final String[] NAMES = {"a", "room", "größe", "x-1", "_"};

  @Provide
  Arbitrary<TopicTemplate> templates() {
    return templateTexts().map(TopicTemplate::of);
  }

  private static Arbitrary<String> templateTexts() {
    Arbitrary<String> levels = Arbitraries.of("{", "{", "", "a", "b", "$x", "é", "𝄞");
    Arbitrary<List<String>> shapes = levels.list().ofMinSize(0).ofMaxSize(4);
    Arbitrary<List<String>> names = Arbitraries.shuffle(NAMES);
    return Combinators.combine(shapes, names, Arbitraries.of(true, false))
        .as(TemplateArbitraries::template)
        .filter(text -> !text.isEmpty());
  }

  private static String template(List<String> shape, List<String> names, boolean hasRest) {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      levels.add(shape.get(i).equals("{") ? "{" + names.get(i) + "}" : shape.get(i));
    }
    if (hasRest) {
      levels.add("{" + names.get(4) + "#}");
    }
    return String.join("/", levels);
  }

  /** Returns values for the placeholders of a template: legal ones, but perhaps '$' too early. */
  static Arbitrary<List<Object>> values(TopicTemplate template) {
    Arbitrary<String> level = Arbitraries.of("a", "b", "$x", "é", "𝄞", "{a}", " ", "\n", "\uFEFF");
    Arbitrary<String> levelOfRest = Arbitraries.oneOf(level, Arbitraries.just(""));
    List<Arbitrary<Object>> values = new ArrayList<>();
    for (Placeholder placeholder : template.placeholders()) {
      values.add(
          placeholder.isRest()
              ? levelOfRest.list().ofMaxSize(4).map(list -> (Object) list)
              : level.map(text -> (Object) text));
    }
    return Combinators.combine(values).as(list -> list);
  }
}
