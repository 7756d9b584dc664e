package dev.martlet.testbroker;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for packets that did not come. */
final class NotSeen {

  private static final int SHOWN_ENTRIES = 50;

  private NotSeen() {}

  static PacketNotSeenError of(
      PacketWait wait,
      Duration within,
      List<RecordedEntry> entries,
      @Nullable InterruptedException interruption) {
    int times = wait.times();
    String wanted =
        times == 1 ? "no packet" : "only " + wait.found().size() + " of " + times + " packets";
    String when = interruption == null ? "within " + within : "until the wait was interrupted";
    return new PacketNotSeenError(
        wanted + " came " + when + " that is: " + wait.pattern() + '\n' + whatCame(entries),
        interruption);
  }

  /** The end of the log, with a heading. */
  static String whatCame(List<RecordedEntry> entries) {
    if (entries.isEmpty()) {
      return "Nothing came at all.";
    }
    int shown = Math.min(SHOWN_ENTRIES, entries.size());
    String heading =
        shown == entries.size()
            ? "What came:\n"
            : "What came last, " + shown + " of " + entries.size() + " entries:\n";
    return heading + LogText.of(entries.subList(entries.size() - shown, entries.size()));
  }
}
