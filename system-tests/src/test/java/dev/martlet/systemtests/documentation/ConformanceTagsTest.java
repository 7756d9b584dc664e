package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test that cites a standard cites a statement that exists, and runs. */
class ConformanceTagsTest {
  @TempDir Path root;

  @Test
  void everyTagNamesAStatementAndIsOnATest() {
    assertThat(Conformance.ofCheckout().badCitations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5.0, 251", "3.1.1, 141"})
  void theLedgersAreComplete(String version, int rows) {
    assertThat(Statement.all().values())
        .filteredOn(statement -> statement.version().equals(version))
        .hasSize(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.0:MQTT-3.1.2-22", "3.1.1:MQTT-1.5.3-1", "5.0:3.3.2.3.4", "slow"})
  void aTagThatExistsPasses(String tag) throws IOException {
    assertThat(badCitations("@Test @Tag(\"" + tag + "\") void x() {}")).isEmpty();
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
  void aTagThatDoesNotExistIsNamedWithItsLine(String tag) throws IOException {
    assertThat(badCitations("@Test\n  @Tag(\"" + tag + "\") void x() {}"))
        .containsExactly("m/src/test/java/X.java:3: " + tag + " is in no ledger of conformance/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Tag(\"5.0:MQTT-3.1.2-22\") void x() {}",
        "@Test @Disabled @Tag(\"5.0:MQTT-3.1.2-22\") void x() {}",
        "@Tag(\"5.0:MQTT-3.1.2-22\") @Disabled(\"for now\") class Y { @Test void x() {} }"
      })
  void aTagOnWhatDoesNotRunIsReported(String member) throws IOException {
    assertThat(badCitations(member))
        .containsExactly(
            "m/src/test/java/X.java:2: 5.0:MQTT-3.1.2-22 is on something that does not run as a"
                + " test");
  }

  @Test
  void aTagIsFoundHoweverItIsWritten() throws IOException {
    assertThat(
            citations(
                """
                @Test
                @Tag(
                   value = "5.0:1.1")
                void lines() {}
                // @Tag("5.0:1.2")
                String text = "@Tag(\\"5.0:1.3\\")";
                @Nested @Tag("5.0:1.4") class Y {
                  @org.junit.jupiter.api.Tag("5.0:1.5") @Property void z() {}
                }
                """))
        .extracting(Citation::tag, Citation::type, Citation::method)
        .containsExactly(
            tuple("5.0:1.1", "X", "lines"),
            tuple("5.0:1.4", "X.Y", ""),
            tuple("5.0:1.5", "X.Y", "z"));
  }

  private List<String> badCitations(String members) throws IOException {
    return new Conformance(
            Statement.all(), citations(members), Map.of(), Map.of(), Set.of(), Map.of())
        .badCitations();
  }

  private List<Citation> citations(String members) throws IOException {
    Path file = root.resolve("m/src/test/java/X.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "class X {\n" + members + "\n}\n");
    return CitationReader.read(root, List.of(file));
  }
}
