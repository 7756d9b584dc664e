package dev.martlet.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceMatcherTest {
  @Test
  void bothOfItsFormsSayTheSame() {
    RandomTopics draw = new RandomTopics(1);
    for (int i = 0; i < 50_000; i++) {
      RandomTopics.Question question = draw.question();
      List<String> filter = ReferenceMatcher.levels(question.filter());
      List<String> topic = ReferenceMatcher.levels(question.topic());
      if (filter.size() < 1_000) {
        assertThat(ReferenceMatcher.matchLevelByLevel(filter, topic))
            .isEqualTo(ReferenceMatcher.match(filter, 0, topic, 0));
      }
    }
  }
}
