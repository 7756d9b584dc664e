package dev.martlet.codec;

import dev.martlet.client.message.ProtocolVersion;
import java.util.List;

/** Packets that break one rule each (malformed-packets.tsv), in both versions, at either end. */
final class MalformedVectors {
  private MalformedVectors() {}

  static List<Malformed> all() {
    return TestFiles.rows("malformed-packets.tsv").stream().map(MalformedVectors::of).toList();
  }

  private static Malformed of(List<String> columns) {
    return new Malformed(
        columns.get(0),
        columns.get(1).equals("5.0") ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1,
        columns.get(2),
        columns.get(3),
        columns.get(4),
        columns.get(5).replace(" ", ""));
  }

  /**
   * A packet that is refused.
   *
   * @param at the end that it comes to: {@code client}, {@code server}, or {@code fresh} for a
   *     server that has read no CONNECT
   */
  record Malformed(
      String name, ProtocolVersion version, String at, String code, String statement, String hex) {
    Role role() {
      return at.equals("client") ? Role.CLIENT : Role.SERVER;
    }

    boolean isFirst() {
      return at.equals("fresh");
    }

    CodecChannel end() {
      return isFirst() ? CodecChannel.fresh(Role.SERVER) : CodecChannel.connected(role(), version);
    }

    @Override
    public String toString() {
      return name + " (" + version + ", at " + at + ")";
    }
  }
}
