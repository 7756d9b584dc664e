package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.systemtests.architecture.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test that cites a standard cites a statement that exists. */
class ConformanceTagsTest {
  private static final List<String> VERSIONS = List.of("5.0", "3.1.1");
  private static final Pattern TAG =
      Pattern.compile("@Tag\\s*\\(\\s*(?:value\\s*=\\s*)?\"([^\"]*)\"");
  private static final Pattern MEANT_AS_CITATION = Pattern.compile("\\d.*|.*MQTT-\\d.*");
  private static final Pattern SECTION = Pattern.compile("\\d+(\\.\\d+)+");

  private final Set<String> known = new HashSet<>();

  ConformanceTagsTest() {
    for (String version : VERSIONS) {
      Path ledger = Checkout.root().resolve("conformance/mqtt-" + version + ".tsv");
      Checkout.read(ledger)
          .lines()
          .skip(1)
          .map(row -> version + ":" + row.substring(0, row.indexOf('\t')))
          .forEach(known::add);
    }
  }

  @Test
  void everyTagNamesAStatementOfTheStandard() {
    List<String> unknown = new ArrayList<>();
    for (Path module : Checkout.modules()) {
      for (Path source : Checkout.javaFiles(module.resolve("src/test/java"))) {
        String name = Checkout.root().relativize(source).toString();
        unknown.addAll(unknownTags(name, Checkout.read(source)));
      }
    }
    assertThat(unknown).as("tags that name no row of the ledgers in conformance/").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5.0, 251", "3.1.1, 141"})
  void theLedgersAreComplete(String version, int rows) {
    assertThat(known).filteredOn(id -> id.startsWith(version + ":MQTT-")).hasSize(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.0:MQTT-3.1.2-22", "3.1.1:MQTT-1.5.3-1", "5.0:3.3.2.3.4", "slow"})
  void aTagThatExistsPasses(String tag) {
    assertThat(unknownTags("X.java", annotation(tag))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5.0:MQTT-3.1.2-99",
        "3.1.1:MQTT-1.5.4-1",
        "5.0:MQTT-3.1.2",
        "5.0: MQTT-3.1.2-22",
        "3.1:MQTT-1.5.3-1",
        "MQTT-3.1.2-22",
        "5.0:",
        "5.0:3",
        "5.0:3.3."
      })
  void aTagThatDoesNotExistIsNamedWithItsLine(String tag) {
    assertThat(unknownTags("X.java", "class X {\n  " + annotation(tag)))
        .containsExactly("X.java:2: " + tag);
  }

  @Test
  void aTagOnALineOfItsOwnOrWithANameIsSeen() {
    assertThat(unknownTags("X.java", annotation("5.0:x").replace("(", "(\n   value = ")))
        .containsExactly("X.java:1: 5.0:x");
  }

  private List<String> unknownTags(String file, String source) {
    List<String> unknown = new ArrayList<>();
    for (Matcher tag = TAG.matcher(source); tag.find(); ) {
      if (MEANT_AS_CITATION.matcher(tag.group(1)).matches() && !exists(tag.group(1))) {
        long line = 1 + source.substring(0, tag.start()).chars().filter(c -> c == '\n').count();
        unknown.add(file + ":" + line + ": " + tag.group(1));
      }
    }
    return unknown;
  }

  private boolean exists(String tag) {
    return known.contains(tag)
        || VERSIONS.stream()
            .anyMatch(version ->
                tag.startsWith(version + ":")
                    && SECTION.matcher(tag.substring(version.length() + 1)).matches());
  }

  /** Put together, so that this file does not hold the tags that it tries. */
  private static String annotation(String tag) {
    return "@" + "Tag(\"" + tag + "\")";
  }
}
