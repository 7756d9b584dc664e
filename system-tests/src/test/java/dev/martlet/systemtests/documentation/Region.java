package dev.martlet.systemtests.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a source between {@code // region NAME} and the {@code // endregion} that belongs to it.
 * The marks of regions inside are left out.
 *
 * @param lines without the marks
 * @param ended whether the region ends before the file does
 */
record Region(List<String> lines, boolean ended) {
  private static final Pattern START = Pattern.compile("\\s*// region (\\S+)\\s*");
  private static final Pattern END = Pattern.compile("\\s*// endregion\\b.*");

  private static final Pattern BLANK_LINES_AROUND = Pattern.compile("\\A(\\s*\n)+|\\s+\\z");

  /** All regions of that name. */
  static List<Region> of(String source, String name) {
    List<String> lines = source.lines().toList();
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher start = START.matcher(lines.get(i));
      if (start.matches() && start.group(1).equals(name)) {
        regions.add(startingAt(lines.subList(i + 1, lines.size())));
      }
    }
    return regions;
  }

  private static Region startingAt(List<String> lines) {
    List<String> inside = new ArrayList<>();
    int depth = 1;
    for (String line : lines) {
      if (START.matcher(line).matches()) {
        depth++;
      } else if (!END.matcher(line).matches()) {
        inside.add(line);
      } else if (--depth == 0) {
        return new Region(inside, true);
      }
    }
    return new Region(inside, false);
  }

  /** Without the indentation that all lines share, blanks at their ends, blank lines around. */
  static List<String> dedent(List<String> lines) {
    String text = String.join("\n", lines);
    return BLANK_LINES_AROUND.matcher(text).replaceAll("").stripIndent().lines().toList();
  }
}
