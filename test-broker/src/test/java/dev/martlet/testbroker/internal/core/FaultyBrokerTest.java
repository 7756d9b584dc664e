package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.TagFilter.includeTags;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Breaks the broker on purpose and runs the tests of the statements that it then breaks: they have
 * to turn red. Which these are stands in {@code conformance/faults.tsv}.
 */
class FaultyBrokerTest {

  private static final String HEADINGS = "fault\ttag\tagainst";

  @ParameterizedTest
  @EnumSource
  void testsTurnRed(BrokenRule rule) throws IOException {
    Set<String> broken = rows().get(rule);
    RedTags red = new RedTags();

    Fault.during(rule.fault(), () -> runTests(broken, red));

    assertThat(red.tags).as("statements of which a test fails").containsAll(broken);
  }

  @Test
  void withoutAFaultTheyAreGreen() throws IOException {
    Set<String> all =
        rows().values().stream()
            .flatMap(Set::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    RedTags red = new RedTags();

    Fault.during(Fault::new, () -> runTests(all, red));

    assertThat(red.tags).isEmpty();
  }

  @Test
  void everyFaultBreaksAStatement() throws IOException {
    assertThat(rows()).containsOnlyKeys(BrokenRule.values());
  }

  private static void runTests(Set<String> tags, RedTags red) {
    LauncherFactory.create()
        .execute(
            request()
                .selectors(selectPackage(FaultyBrokerTest.class.getPackageName()))
                .filters(includeTags(List.copyOf(tags)))
                .build(),
            red);
  }

  private static Map<BrokenRule, Set<String>> rows() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "conformance", "faults.tsv"));
    assertThat(lines.get(0)).isEqualTo(HEADINGS);
    Map<BrokenRule, Set<String>> rows = new EnumMap<>(BrokenRule.class);
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split("\t", -1);
      rows.computeIfAbsent(BrokenRule.valueOf(row[0]), rule -> new TreeSet<>()).add(row[1]);
    }
    return rows;
  }

  /**
   * The tags of the tests that failed by an assertion: one that stumbles over a fault by another
   * exception has seen nothing.
   */
  private static final class RedTags implements TestExecutionListener {
    final Set<String> tags = new TreeSet<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getThrowable().filter(AssertionError.class::isInstance).isPresent()) {
        test.getTags().stream().map(TestTag::getName).forEach(tags::add);
      }
    }
  }
}
