package dev.martlet.testbroker;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for packets and events that did not come. */
final class NotSeen {

  private static final int SHOWN_ENTRIES = 50;

  private NotSeen() {}

  static PacketNotSeenError packet(
      EntryWait<RecordedPacket> wait,
      Duration within,
      List<RecordedEntry> entries,
      @Nullable InterruptedException interruption) {
    int times = wait.times();
    String wanted =
        times == 1 ? "no packet" : "only " + wait.found().size() + " of " + times + " packets";
    return new PacketNotSeenError(
        wanted + words(wait, within, entries, interruption), interruption);
  }

  static EventNotSeenError event(
      EntryWait<RecordedEvent> wait,
      Duration within,
      List<RecordedEntry> entries,
      @Nullable InterruptedException interruption) {
    return new EventNotSeenError(
        "no event" + words(wait, within, entries, interruption), interruption);
  }

  private static String words(
      EntryWait<?> wait,
      Duration within,
      List<RecordedEntry> entries,
      @Nullable InterruptedException interruption) {
    String when = interruption == null ? "within " + within : "until the wait was interrupted";
    return " came " + when + " that is: " + wait.words() + '\n' + whatCame(entries);
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
