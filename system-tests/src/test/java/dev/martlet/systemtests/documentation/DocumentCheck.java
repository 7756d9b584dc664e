package dev.martlet.systemtests.documentation;

import dev.martlet.systemtests.architecture.Checkout;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a Markdown document says of its repository and is not so. */
final class DocumentCheck {
  private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})\\s*([^`\\s]*)[^`]*");
  private static final Pattern SOURCE = Pattern.compile("\\s*<!--\\s*(\\S+)#(\\S+)\\s*-->\\s*");
  private static final Pattern COMPILED = Pattern.compile(".+/src/(main|test)/java/.+\\.java");
  private static final Pattern CODE = Pattern.compile("(`+)(.+?)\\1");
  private static final Pattern LINK = Pattern.compile("\\]\\(\\s*<?([^)>\\s]+)");
  private static final Pattern REFERENCE = Pattern.compile("^ {0,3}\\[[^]]+]:\\s*<?([^>\\s]+)");
  private static final Pattern HTML_LINK = Pattern.compile("\\b(?:src|href)=\"([^\"]+)\"");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*|//.*|#.*");
  private static final Pattern PATH = Pattern.compile("(?:\\./)?([\\w.-]+)/[\\w./-]*");
  private static final Pattern PROJECTS = Pattern.compile("\\s-pl\\s+'?([\\w!,./:-]+)");

  private final Path root;
  private final Path document;
  private final List<String> lines;
  private final List<String> problems = new ArrayList<>();

  private DocumentCheck(Path root, Path document) {
    this.root = root;
    this.document = document;
    this.lines = Checkout.read(document).lines().toList();
  }

  /** Each begins with the document and the line. */
  static List<String> problems(Path root, Path document) {
    DocumentCheck check = new DocumentCheck(root, document);
    check.run();
    return check.problems;
  }

  private void run() {
    int line = 0;
    while (line < lines.size()) {
      requireProjects(line);
      Matcher fence = FENCE.matcher(lines.get(line));
      if (fence.matches()) {
        line = checkBlock(line, fence.group(1), fence.group(2)) + 1;
      } else {
        checkProse(line);
        line++;
      }
    }
  }

  // --- code blocks ---

  /** Returns the line that ends the block. */
  private int checkBlock(int start, String fence, String language) {
    Pattern closing = Pattern.compile("\\s*" + fence + fence.charAt(0) + "*\\s*");
    int end = start + 1;
    while (end < lines.size() && !closing.matcher(lines.get(end)).matches()) {
      requireProjects(end);
      end++;
    }
    if (end == lines.size()) {
      report(start, "this code block does not end");
    } else if (language.equalsIgnoreCase("java")) {
      checkJava(start, lines.subList(start + 1, end));
    }
    return end;
  }

  private void checkJava(int start, List<String> block) {
    Matcher source = SOURCE.matcher(start == 0 ? "" : lines.get(start - 1));
    if (!source.matches()) {
      report(
          start,
          "the line above this Java block does not say where it is compiled, as in"
              + " <!-- samples/src/main/java/dev/martlet/samples/QuickStart.java#quick-start -->");
      return;
    }
    Path file = root.resolve(source.group(1)).normalize();
    if (!COMPILED.matcher(source.group(1)).matches() || !Files.isRegularFile(file)) {
      report(start, source.group(1) + " is no Java source of a module");
      return;
    }
    String where = source.group(1) + "#" + source.group(2);
    List<Region> regions = Region.of(Checkout.read(file), source.group(2));
    if (regions.size() != 1) {
      report(start, where + ": there are " + regions.size() + " such regions");
    } else if (!regions.get(0).ended()) {
      report(start, where + ": this region does not end");
    } else {
      compare(start, where, Region.dedent(block), Region.dedent(regions.get(0).lines()));
    }
  }

  private void compare(int start, String where, List<String> written, List<String> compiled) {
    int same = 0;
    while (same < written.size()
        && same < compiled.size()
        && written.get(same).equals(compiled.get(same))) {
      same++;
    }
    if (same < written.size() || same < compiled.size()) {
      report(
          start,
          "this block is not "
              + where
              + "; from its line "
              + (same + 1)
              + " on it has "
              + lineOrEnd(written, same)
              + " where the code has "
              + lineOrEnd(compiled, same));
    }
  }

  private static String lineOrEnd(List<String> lines, int index) {
    return index < lines.size() ? "'" + lines.get(index) + "'" : "its end";
  }

  // --- prose ---

  private void checkProse(int line) {
    String text = lines.get(line);
    if (SOURCE.matcher(text).matches() && !isJavaFence(line + 1)) {
      report(line, "no Java block follows this comment");
    }
    String withoutCode = CODE.matcher(text).replaceAll("");
    for (Pattern pattern : List.of(LINK, REFERENCE, HTML_LINK)) {
      pattern.matcher(withoutCode).results().forEach(link -> requireTarget(line, link.group(1)));
    }
    CODE.matcher(text)
        .results()
        .flatMap(code -> Pattern.compile("[\\s'\"]+").splitAsStream(code.group(2)))
        .forEach(word -> requirePath(line, word));
  }

  private boolean isJavaFence(int line) {
    Matcher fence = FENCE.matcher(line < lines.size() ? lines.get(line) : "");
    return fence.matches() && fence.group(2).equalsIgnoreCase("java");
  }

  private void requireTarget(int line, String link) {
    if (ELSEWHERE.matcher(link).matches()) {
      return;
    }
    String path =
        URLDecoder.decode(
            link.replaceFirst("[#?].*", "").replace("+", "%2B"), StandardCharsets.UTF_8);
    Path base = path.startsWith("/") ? root : document.resolveSibling("");
    Path target = base.resolve(path.replaceFirst("^/+", "")).toAbsolutePath().normalize();
    if (!target.startsWith(root) || !Files.exists(target)) {
      report(line, "the link to " + link + " leads nowhere");
    }
  }

  /** A path is known by its first folder; what a build makes need not be there. */
  private void requirePath(int line, String word) {
    Matcher path = PATH.matcher(word);
    if (path.matches()
        && !path.group(1).startsWith("..")
        && Files.isDirectory(root.resolve(path.group(1)))
        && !("/" + word).contains("/target/")
        && !Files.exists(root.resolve(word))) {
      report(line, "there is no " + word);
    }
  }

  private void requireProjects(int line) {
    PROJECTS
        .matcher(lines.get(line))
        .results()
        .flatMap(projects -> Pattern.compile(",").splitAsStream(projects.group(1)))
        .map(project -> project.replaceFirst("^[!-]", ""))
        .filter(project -> !project.contains(":"))
        .filter(project -> !Files.isRegularFile(root.resolve(project).resolve("pom.xml")))
        .forEach(project -> report(line, "there is no module " + project));
  }

  private void report(int line, String problem) {
    problems.add(root.relativize(document) + ":" + (line + 1) + ": " + problem);
  }
}
