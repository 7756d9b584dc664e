package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every probe of what Netty's decoder lets through (netty-codec-probe.tsv), with what the standard
 * wants to come of it (netty-codec-probe-outcomes.tsv): a packet, or a refusal with a reason code
 * and the statement that was broken. The second file completes the bytes that the first one cuts
 * short.
 */
class NettyProbeTest {
  /** Probes of packets for either end that are about the server's. */
  private static final Set<String> AT_SERVER =
      Set.of(
          "CONNACK to server role",
          "client-sent PUBLISH with subid",
          "PUBLISH before CONNECT (v5 bytes)",
          "DISCONNECT rc 0x8e from client",
          "DISCONNECT v4 rem 1");

  /** The types of CONNECT, SUBSCRIBE, UNSUBSCRIBE and PINGREQ. */
  private static final String CLIENT_PACKETS = "18ac";

  private static final Pattern MAXIMUM = Pattern.compile("maxBytes=(\\d+)");
  private static final Pattern REPEATED = Pattern.compile("([0-9a-f]{2})\\*(\\d+)");

  @TestFactory
  Stream<DynamicTest> whatNettyIsAskedToReadHasTheOutcomeThatTheStandardWants() {
    return probes().map(probe -> DynamicTest.dynamicTest(probe.name(), () -> verify(probe)));
  }

  @Test
  void everyProbeHasAnOutcome() {
    assertThat(probes()).hasSize(146);
    assertThat(probes()).noneMatch(probe -> probe.hex().contains("."));
  }

  private static void verify(Probe probe) {
    try (CodecChannel end = probe.end()) {
      end.receive(probe.hex());
      if (probe.outcome().equals("packet")) {
        assertThat(end.faults()).isEmpty();
        assertThat(end.packets()).isNotEmpty();
      } else {
        assertThat(end.fault().code().code()).isEqualTo(Integer.decode(probe.outcome()));
        assertThat(end.fault().statement()).hasValue(probe.statement());
        assertThat(end.packets()).isEmpty();
      }
    }
  }

  static Stream<Probe> probes() {
    var outcomes =
        TestFiles.rows("netty-codec-probe-outcomes.tsv").stream()
            .collect(Collectors.toMap(columns -> columns.get(0), Function.identity()));
    return TestFiles.rows("netty-codec-probe.tsv").stream()
        .filter(columns -> columns.get(0).equals("decode"))
        .map(columns -> Probe.of(columns, outcomes.get(columns.get(1))));
  }

  record Probe(String name, String channel, String hex, String outcome, String statement) {
    private static Probe of(List<String> probe, List<String> outcome) {
      assertThat(outcome).as("outcome of " + probe.get(1)).isNotNull();
      String hex = outcome.get(3).isEmpty() ? probe.get(3) : written(outcome.get(3));
      return new Probe(probe.get(1), probe.get(2), hex, outcome.get(1), outcome.get(2));
    }

    private static String written(String hex) {
      return REPEATED
          .matcher(hex)
          .replaceAll(times -> times.group(1).repeat(Integer.parseInt(times.group(2))))
          .replace(" ", "");
    }

    private CodecChannel end() {
      if (channel.equals("none")) {
        return CodecChannel.fresh(role());
      }
      Matcher maximum = MAXIMUM.matcher(channel);
      return CodecChannel.connected(
          role(), version(), maximum.find() ? Long.parseLong(maximum.group(1)) : Integer.MAX_VALUE);
    }

    ProtocolVersion version() {
      return channel.contains("3.1.1") ? MQTT_3_1_1 : MQTT_5;
    }

    /** The end that packets of this type are for; the client's, if they are for both. */
    Role role() {
      boolean fromClientAlone = CLIENT_PACKETS.indexOf(hex.charAt(0)) >= 0;
      return fromClientAlone || AT_SERVER.contains(name) ? Role.SERVER : Role.CLIENT;
    }
  }
}
