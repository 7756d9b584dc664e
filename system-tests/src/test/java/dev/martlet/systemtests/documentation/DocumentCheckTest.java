package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of documents, tried on small ones. */
class DocumentCheckTest {
  private static final String SOURCE = "samples/src/main/java/Sample.java";

  @TempDir Path root;

  @BeforeEach
  void aRepository() throws IOException {
    write(
        SOURCE,
        """
        class Sample {
            // region outer

            void run() {
                // region inner
                one();

                  two();
                // endregion
            }

            // endregion

            // region twice
            // endregion
            // region twice
            // endregion
            // region endless
        }
        """);
    write("samples/pom.xml", "");
    write("docs/other page.md", "");
    write("target/x.txt", "");
  }

  @Test
  void aBlockThatIsItsRegionPassesWhateverItsIndentation() throws IOException {
    assertThat(
            problems(
                """
                <!-- samples/src/main/java/Sample.java#inner -->
                ```java
                one();

                  two();
                ```

                * in a list

                  <!-- samples/src/main/java/Sample.java#outer -->
                  ```java
                  void run() {
                      one();

                        two();
                  }
                  ```
                """))
        .isEmpty();
  }

  @Test
  void aBlockThatDiffersFailsAndSaysWhere() throws IOException {
    assertThat(problems(block("inner", "one();\n\n  three();")))
        .containsExactly(
            "docs/page.md:2: this block is not samples/src/main/java/Sample.java#inner;"
                + " from its line 3 on it has '  three();' where the code has '  two();'");
  }

  @Test
  void aBlockThatEndsTooEarlyOrTooLateFails() throws IOException {
    assertThat(problems(block("inner", "one();"))).singleElement().asString().contains("its end");
    assertThat(problems(block("inner", "one();\n\n  two();\nthree();")))
        .singleElement()
        .asString()
        .endsWith("it has 'three();' where the code has its end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```java\none();\n```",
        "~~~ Java\none();\n~~~",
        "````java title\n```\n````",
        "text\n```java\n```",
        "<!-- a comment -->\n```java\n```",
        "<!-- samples/src/main/java/Sample.java#inner -->\n\n```java\none();\n\n  two();\n```"
      })
  void aBlockWithoutTheCommentDirectlyAboveFails(String text) throws IOException {
    assertThat(problems(text))
        .anyMatch(problem -> problem.contains("does not say where it is compiled"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "twice"})
  void aRegionThatIsNotThereOnceFails(String region) throws IOException {
    assertThat(problems(block(region, "")))
        .singleElement()
        .asString()
        .startsWith("docs/page.md:2: samples/src/main/java/Sample.java#" + region + ": there are ");
  }

  @Test
  void aRegionWithoutAnEndFails() throws IOException {
    assertThat(problems(block("endless", "}")))
        .singleElement()
        .asString()
        .endsWith("this region does not end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"samples/src/main/java/Missing.java", "samples/pom.xml", "docs/other.java"})
  void aSourceThatIsNotCompiledFails(String file) throws IOException {
    assertThat(problems(block("inner", "one();").replace(SOURCE, file)))
        .containsExactly("docs/page.md:2: " + file + " is no Java source of a module");
  }

  @Test
  void aCommentWithoutItsBlockFails() throws IOException {
    assertThat(problems(block("inner", "one();").replace("```java", "```")))
        .containsExactly("docs/page.md:1: no Java block follows this comment");
  }

  @Test
  void aBlockWithoutAnEndFails() throws IOException {
    assertThat(problems("```\ntext\n~~~"))
        .containsExactly("docs/page.md:1: this code block does not end");
  }

  @Test
  void codeInOtherLanguagesIsTheAuthorsOwn() throws IOException {
    assertThat(problems("```shell\n[x](missing.md)\n```\n```\n`samples/missing`\n```")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x](other%20page.md)",
        "[x](<../samples/pom.xml>)",
        "[x](/samples/pom.xml \"title\")",
        "[x](page.md#part) and [y](#part)",
        "[x](https://example.org/missing) <mailto:x@example.org>",
        "[x]: ../samples",
        "`[x](missing.md)`",
        "`samples/pom.xml`, `samples/target/x.jar`, `target/site`",
        "`elsewhere/x`, `samples/*/x`, `a/b` or `c`",
        "`mvn -pl samples -am test`, `mvn -pl '!samples' test`, `mvn -pl :martlet-samples test`"
      })
  void whatPointsToSomethingPasses(String text) throws IOException {
    assertThat(problems(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "see [x](missing.md)",
        "[![x](missing.png)](page.md)",
        "[x](page.md), [y](missing.md#part)",
        "[x](../../outside.md)",
        "[x]: missing.md",
        "<img src=\"missing.png\">",
        "run `samples/missing.sh --fast`",
        "`mvn -pl samples,missing test`",
        "```shell\nmvn -pl missing test\n```"
      })
  void whatPointsToNothingFails(String text) throws IOException {
    assertThat(problems(text)).hasSize(1);
  }

  @Test
  void aProblemIsNamedWithFileAndLine() throws IOException {
    assertThat(problems("# Title\n\n[x](missing.md)\n"))
        .containsExactly("docs/page.md:3: the link to missing.md leads nowhere");
  }

  private static String block(String region, String code) {
    return "<!-- " + SOURCE + "#" + region + " -->\n```java\n" + code + "\n```\n";
  }

  private List<String> problems(String text) throws IOException {
    return DocumentCheck.problems(root, write("docs/page.md", text));
  }

  private Path write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }
}
