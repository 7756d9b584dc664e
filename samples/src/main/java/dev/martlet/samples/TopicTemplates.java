package dev.martlet.samples;

import static dev.martlet.topic.TopicField.integer;
import static dev.martlet.topic.TopicField.text;

import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicBinding;
import dev.martlet.topic.TopicCaptures;
import dev.martlet.topic.TopicName;
import dev.martlet.topic.TopicTemplate;
import dev.martlet.topic.TopicTemplateIndex;
import dev.martlet.topic.TopicValueException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Topics of one form: made of values, taken apart, bound to a record, routed to handlers. */
public final class TopicTemplates {
  // region binding
  record Reading(String room, int floor) {}

  private static final TopicBinding<Reading> READINGS =
      TopicBinding.of(
          TopicTemplate.of("home/{floor}/{room}/temp"),
          text("room", Reading::room),
          integer("floor", Reading::floor),
          Reading::new);

  // endregion

  private TopicTemplates() {}

  /** Prints what becomes of topics. */
  public static void main(String[] arguments) {
    oneTemplate();
    theRest();
    refusals();
    binding();
    routing();
  }

  private static void oneTemplate() {
    // region one-template
    TopicTemplate template = TopicTemplate.of("home/{floor}/{room}/temp");
    System.out.println(template.filter()); // home/+/+/temp

    System.out.println(template.topic(2, "kitchen")); // home/2/kitchen/temp
    System.out.println(template.topic(Map.of("room", "kitchen", "floor", 2))); // the same

    TopicName topic = TopicName.of("home/2/kitchen/temp");
    TopicCaptures captures = template.captures(topic).orElseThrow();
    System.out.println(captures.get("room") + " on " + captures.getInt("floor")); // kitchen on 2
    // endregion
  }

  private static void theRest() {
    // region rest
    TopicTemplate template = TopicTemplate.of("site/{site}/{path#}");
    System.out.println(template.topic("vienna", "hall/3")); // site/vienna/hall/3
    System.out.println(template.topic("vienna", List.of("hall", 3))); // the same
    System.out.println(template.topic("vienna", List.of())); // site/vienna: no further level
    System.out.println(template.topic("vienna", List.of(""))); // site/vienna/: one, which is empty

    TopicName old = TopicName.of("site/vienna/hall/3");
    TopicCaptures captures = template.captures(old).orElseThrow();
    System.out.println(captures.get("path")); // hall/3
    System.out.println(captures.levels("path")); // [hall, 3]

    TopicTemplate moved = TopicTemplate.of("eu/{site}/site/{path#}");
    System.out.println(moved.topic(captures.values())); // eu/vienna/site/hall/3
    // endregion
  }

  private static void refusals() {
    // region refusals
    try {
      TopicTemplate.of("home/room-{room}/temp");
    } catch (InvalidTopicException e) {
      System.out.println(e.getMessage() + " (position " + e.position() + ")");
    }
    try {
      TopicTemplate.of("home/{room}/temp").topic("kitchen/oven");
    } catch (TopicValueException e) {
      System.out.println(e.getMessage() + " (placeholder " + e.placeholder() + ")");
    }
    // endregion
  }

  private static void binding() {
    // region both-ways
    System.out.println(READINGS.topic(new Reading("kitchen", 2))); // home/2/kitchen/temp
    READINGS
        .read(TopicName.of("home/2/kitchen/temp"))
        .ifPresent(System.out::println); // Reading[room=kitchen, floor=2]
    // endregion
  }

  private static void routing() {
    // region routing
    TopicTemplateIndex<Consumer<TopicCaptures>> routes = new TopicTemplateIndex<>();
    routes.add(
        TopicTemplate.of("home/{floor}/{room}/door"), captures -> ring(captures.get("room")));
    routes.add(READINGS.template(), captures -> System.out.println(READINGS.read(captures)));
    routes.add(TopicTemplate.of("home/{all#}"), captures -> System.out.println(captures.topic()));

    TopicName topic = TopicName.of("home/2/kitchen/temp");
    routes.forEachMatch(topic, (handler, captures) -> handler.accept(captures)); // the last two
    // endregion
  }

  private static void ring(String room) {
    System.out.println("somebody is at the door of the " + room);
  }
}
