package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

@Domain(TopicArbitraries.class)
@Domain(DomainContext.Global.class)
class TopicTemplateIndexPropertyTest {
  record Route(TopicTemplate template, int value) {}

  record Change(boolean adds, Route route) {}

  record Found(Route route, Map<String, String> captures) {}

  @Property(tries = 500)
  void indexFindsWhatAScanOfAllRoutesFinds(
      @ForAll("changes") List<Change> changes, @ForAll @Size(8) List<TopicName> topics) {
    TopicTemplateIndex<Integer> index = new TopicTemplateIndex<>();
    Set<Route> model = new HashSet<>();
    for (Change change : changes) {
      assertThat(apply(change, index)).isEqualTo(apply(change, model));
    }
    for (TopicName topic : topics) {
      assertThat(found(topic, index)).containsExactlyInAnyOrderElementsOf(scan(topic, model));
    }
  }

  /** Adds and removes of few templates, else hardly a removal would hit. */
  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<TopicTemplate> templates = new TemplateArbitraries().templates();
    return templates.list().ofSize(12).flatMap(some -> changesOf(Arbitraries.of(some)));
  }

  private static Arbitrary<List<Change>> changesOf(Arbitrary<TopicTemplate> templates) {
    Arbitrary<Route> routes =
        Combinators.combine(templates, Arbitraries.integers().between(1, 3)).as(Route::new);
    Arbitrary<Boolean> adds = Arbitraries.of(true, true, false);
    return Combinators.combine(adds, routes).as(Change::new).list().ofMaxSize(60);
  }

  private static boolean apply(Change change, TopicTemplateIndex<Integer> index) {
    Route route = change.route;
    return change.adds
        ? index.add(route.template, route.value)
        : index.remove(route.template, route.value);
  }

  private static boolean apply(Change change, Set<Route> model) {
    return change.adds ? model.add(change.route) : model.remove(change.route);
  }

  private static List<Found> found(TopicName topic, TopicTemplateIndex<Integer> index) {
    List<Found> found = new ArrayList<>();
    index.forEachMatch(
        topic,
        (value, captures) ->
            found.add(new Found(new Route(captures.template(), value), texts(captures))));
    return found;
  }

  private static Map<String, String> texts(TopicCaptures captures) {
    Map<String, String> texts = new HashMap<>();
    for (String name : captures.template().names()) {
      if (!captures.levels(name).isEmpty()) {
        texts.put(name, captures.get(name));
      }
    }
    return texts;
  }

  private static List<Found> scan(TopicName topic, Set<Route> model) {
    List<Found> found = new ArrayList<>();
    for (Route route : model) {
      Map<String, String> captures =
          ReferenceTemplate.captures(route.template.toString(), topic.toString());
      if (captures != null) {
        found.add(new Found(route, captures));
      }
    }
    return found;
  }
}
