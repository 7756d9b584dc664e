package dev.martlet.testbroker.internal.simulation;

import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of every connection sent and received, in one order. Shows each packet to the
 * rules of the wire. Written out only when somebody asks. Confined to the loop.
 */
public final class PacketTrace {
  private static final int CAPACITY = 100_000;

  private final VirtualLoop loop;
  private final WireRules rules;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<Integer, String> names = new HashMap<>();
  private long forgotten;

  /** A line of the log: a packet, or words. */
  private record Entry(
      long nanos, int connection, String place, @Nullable Packet packet, String words) {}

  /** Empty. */
  public PacketTrace(VirtualLoop loop, WireRules rules) {
    this.loop = loop;
    this.rules = rules;
  }

  /** Something that is no packet. */
  public void note(String words) {
    add(0, "", null, words);
  }

  /** For people: a line for each packet and end, with the time in seconds. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (forgotten > 0) {
      text.append("(").append(forgotten).append(" earlier lines are forgotten)\n");
    }
    for (Entry entry : entries) {
      append(text, entry);
    }
    return text.toString();
  }

  /** Who has connected by it; empty if that was not said yet. */
  String clientIdentifier(int connection) {
    return names.getOrDefault(connection, "");
  }

  void sent(int connection, boolean byClient, Packet packet) {
    name(connection, packet);
    add(connection, byClient ? "client >         " : "       < broker  ", packet, "");
    rules.sent(connection, byClient, packet);
  }

  void received(int connection, boolean byClient, Packet packet) {
    add(connection, byClient ? "client <         " : "       > broker  ", packet, "");
    rules.received(connection, byClient, packet);
  }

  void opened(int connection, String host, int client) {
    note("connection " + connection + " to " + host);
    rules.opened(connection, host, client);
  }

  void closed(int connection, boolean ofClient) {
    add(connection, ofClient ? "client X         " : "       X broker  ", null, "closed");
    rules.closed(connection, ofClient);
  }

  private void name(int connection, Packet packet) {
    if (packet instanceof Connect connect && !connect.clientIdentifier().isEmpty()) {
      names.put(connection, connect.clientIdentifier());
    }
  }

  private void add(int connection, String place, @Nullable Packet packet, String words) {
    if (entries.size() == CAPACITY) {
      entries.remove();
      forgotten++;
    }
    entries.add(new Entry(loop.nanos(), connection, place, packet, words));
  }

  private void append(StringBuilder text, Entry entry) {
    long micros = entry.nanos / 1_000;
    String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
    String seconds = Long.toString(micros / 1_000_000);
    text.append(" ".repeat(Math.max(0, 5 - seconds.length())))
        .append(seconds)
        .append('.')
        .append(fraction)
        .append("  ");
    if (entry.connection > 0) {
      text.append('#')
          .append(entry.connection)
          .append(' ')
          .append(names.getOrDefault(entry.connection, "?"))
          .append("  ")
          .append(entry.place);
    } else {
      text.append("-- ");
    }
    text.append(entry.packet == null ? entry.words : PacketLine.of(entry.packet)).append('\n');
  }
}
