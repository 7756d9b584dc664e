package dev.martlet.testbroker.junit;

import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Is no failure: stands beside one, as a suppressed exception, since that is what every report of a
 * test shows.
 */
final class PacketLog extends Throwable {

  private static final long serialVersionUID = 1;

  /** What a line may add to the report; payloads are short anyway, names of topics need not be. */
  private static final int MAX_LINE_CHARACTERS = 1_000;

  private static final Pattern SPACES = Pattern.compile(" +");

  /** A message that has most of so many lines from the end of the log shows what came. */
  private static final int TELLING_LINES = 20;

  /** In the words of waits and assertions. */
  private static final String NOTHING = "Nothing came at all.";

  /** As a chain of causes may have no end. */
  private static final int MAX_CAUSES = 20;

  private PacketLog(String text) {
    super(text, null, false, false);
  }

  /** The end of a recording, with a heading; at most {@code lines} lines of it. */
  static PacketLog of(TestBroker broker, Recording recording, int lines) {
    int all = recording.entries().size();
    String heading = "what " + broker.uri() + " recorded";
    if (all == 0) {
      return new PacketLog(heading + ": nothing, nobody connected or sent anything");
    }
    StringBuilder text = new StringBuilder(heading);
    if (all > lines) {
      text.append(", the last ").append(lines).append(" of ").append(all).append(" entries");
    }
    text.append(':');
    recording.log(lines).lines().map(PacketLog::shortened).forEach(line -> text.append(line));
    return new PacketLog(text.toString());
  }

  /**
   * Whether a failure's message, or that of what caused it, shows what came already, as those of
   * waits and assertions do; not that it has a line or two of the log.
   */
  static boolean isShownBy(Throwable failure, Recording recording) {
    Set<String> shown = new HashSet<>();
    Throwable one = failure;
    for (int depth = 0; one != null && depth < MAX_CAUSES; depth++) {
      String.valueOf(one.getMessage()).lines().forEach(line -> shown.add(withoutColumns(line)));
      one = one.getCause();
    }
    List<String> log = recording.log(TELLING_LINES).lines().toList();
    if (log.isEmpty()) {
      return shown.contains(NOTHING);
    }
    long told = log.stream().filter(line -> shown.contains(withoutColumns(line))).count();
    return told * 2 > log.size();
  }

  /** How wide they are depends on what is shown beside the line. */
  private static String withoutColumns(String line) {
    return SPACES.matcher(line.strip()).replaceAll(" ");
  }

  private static String shortened(String line) {
    String kept =
        line.length() <= MAX_LINE_CHARACTERS ? line : line.substring(0, MAX_LINE_CHARACTERS) + "…";
    return System.lineSeparator() + kept;
  }

  /** Without the name of the class, which says nothing to who reads the report. */
  @SuppressWarnings("OverrideThrowableToString") // getMessage would be printed behind that name
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
