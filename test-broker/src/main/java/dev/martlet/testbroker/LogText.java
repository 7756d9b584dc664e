package dev.martlet.testbroker;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Entries as lines, for people: time, connection, client, direction, what. */
final class LogText {

  private static final int MAX_CLIENT_CHARACTERS = 24;
  private static final String UNKNOWN = "?";

  private LogText() {}

  /** A line for each entry, each ended by a line feed. */
  static String of(List<? extends RecordedEntry> entries) {
    int width = entries.stream().mapToInt(entry -> client(entry).length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (RecordedEntry entry : entries) {
      text.append(time(entry.time()))
          .append("  ")
          .append(entry.connection() == 0 ? "  " : "#" + entry.connection())
          .append(' ')
          .append(client(entry))
          .append(" ".repeat(width - client(entry).length()))
          .append(arrow(entry))
          .append(entry)
          .append('\n');
    }
    return text.toString();
  }

  private static String time(Duration time) {
    return String.format(Locale.ROOT, "%6d.%06d", time.toSeconds(), time.toNanosPart() / 1_000);
  }

  private static String client(RecordedEntry entry) {
    String identifier = PacketText.onOneLine(entry.clientIdentifier());
    if (identifier.isEmpty()) {
      return entry.connection() == 0 ? "" : UNKNOWN;
    }
    return identifier.length() <= MAX_CLIENT_CHARACTERS
        ? identifier
        : identifier.substring(0, MAX_CLIENT_CHARACTERS - 1) + "…";
  }

  private static String arrow(RecordedEntry entry) {
    if (entry instanceof RecordedPacket packet) {
      return packet.direction() == Direction.TO_BROKER ? " -> " : " <- ";
    }
    return " -- ";
  }
}
