package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.systemtests.architecture.Checkout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code in documents is compiled code, and what documents point to is there. */
class DocumentationTest {
  private static final Path ROOT = Checkout.root();

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void aDocumentShowsCompiledCodeAndPointsToWhatIsThere(Path document) {
    List<String> problems = DocumentCheck.problems(ROOT, ROOT.resolve(document));
    assertThat(problems).as("%s", document).isEmpty();
  }

  @Test
  void allDocumentsAreLookedAt() throws IOException {
    assertThat(documents()).contains(Path.of("CONTRIBUTING.md"), Path.of("conformance/README.md"));
  }

  /** All of them, relative to the root; not what is hidden, and not what a build has made. */
  static Set<Path> documents() throws IOException {
    Set<Path> documents = new TreeSet<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean skipped = name.equals("target") || name.equals("src") || name.startsWith(".");
            return skipped && !directory.equals(ROOT)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              documents.add(ROOT.relativize(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return documents;
  }
}
