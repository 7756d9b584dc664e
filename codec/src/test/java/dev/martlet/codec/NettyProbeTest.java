package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every probe of what Netty's decoder lets through (netty-codec-probe.tsv): well formed ones get
 * through here as well, all others are refused. Rows whose bytes the file cuts short are in the
 * tests of sizes and long properties.
 */
class NettyProbeTest {
  /** What the standard allows. */
  private static final Set<String> WELL_FORMED =
      Set.of(
          "subid 268435455",
          "session expiry 0xffffffff / msg expiry 0x80000000",
          // section 3.3.2.3.2 lets a receiver leave the payload unchecked
          "PFI=1 payload invalid utf8",
          "topic utf8 efbbbf61",
          // section 1.5.4 lets a receiver accept control characters and non-characters
          "topic utf8 ef bf bf",
          "topic utf8 01",
          "topic utf8 c285",
          "topic utf8 f09f9880",
          "PUBLISH empty topic alias v5",
          "PUBLISH topic $share/g/x",
          "pw without user v5",
          "empty clientid clean=0 v4");

  /** What can only be seen in a walk through the raw bytes, still to come. */
  private static final Set<String> NOT_YET_REFUSED =
      Set.of(
          "proplen nonminimal 8000",
          "prop id nonminimal 8100",
          "subid nonminimal",
          "dup PFI",
          "dup msg expiry",
          "dup content type",
          "dup session expiry CONNECT",
          "SUBSCRIBE reserved bit 6",
          "SUBSCRIBE reserved bit 7",
          "SUBSCRIBE v4 option 0x80");

  /** Well formed as far as it goes: the bytes end within the packet. */
  private static final Set<String> INCOMPLETE =
      Set.of("max=100, oversize hdr only sent (remlen 1000)");

  /** Rows about a packet that comes from the end which may not send it. */
  private static final Set<String> AT_SERVER =
      Set.of(
          "CONNACK to server role",
          "client-sent PUBLISH with subid",
          "DISCONNECT rc 0x8e from client",
          "DISCONNECT v4 rem 1");

  /** The types of CONNECT, SUBSCRIBE, UNSUBSCRIBE and PINGREQ. */
  private static final String CLIENT_PACKETS = "18ac";

  @TestFactory
  Stream<DynamicTest> wellFormedProbesAreAcceptedAndAllOthersRefused() throws IOException {
    return probes().stream()
        .filter(probe -> !NOT_YET_REFUSED.contains(probe.name()))
        .filter(probe -> !INCOMPLETE.contains(probe.name()))
        .map(probe -> DynamicTest.dynamicTest(probe.name(), () -> verify(probe)));
  }

  @Test
  void everyExceptionFromTheRuleNamesAProbe() throws IOException {
    List<String> names = probes().stream().map(Probe::name).toList();

    assertThat(names)
        .containsAll(WELL_FORMED)
        .containsAll(NOT_YET_REFUSED)
        .containsAll(INCOMPLETE)
        .containsAll(AT_SERVER)
        .hasSizeGreaterThan(130);
  }

  private static void verify(Probe probe) {
    try (CodecChannel end = probe.end()) {
      end.receive(probe.hex());

      if (WELL_FORMED.contains(probe.name())) {
        assertThat(end.faults()).isEmpty();
        assertThat(end.packets()).hasSize(1);
      } else {
        assertThat(end.fault().code().isError()).isTrue();
        assertThat(end.fault()).message().isNotBlank();
        assertThat(end.packets()).isEmpty();
      }
    }
  }

  private static List<Probe> probes() throws IOException {
    InputStream file = NettyProbeTest.class.getResourceAsStream("netty-codec-probe.tsv");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split("\t"))
          .filter(columns -> columns[0].equals("decode"))
          .filter(columns -> !columns[3].contains("..."))
          .map(columns -> new Probe(columns[1], columns[2], columns[3]))
          .toList();
    }
  }

  private record Probe(String name, String channel, String hex) {
    CodecChannel end() {
      Role role = role();
      if (channel.equals("none")) {
        return CodecChannel.fresh(role);
      }
      return CodecChannel.connected(role, channel.contains("5.0") ? MQTT_5 : MQTT_3_1_1);
    }

    /** The end that packets of this type are for; the client's, if they are for both. */
    private Role role() {
      boolean fromClientAlone = CLIENT_PACKETS.indexOf(hex.charAt(0)) >= 0;
      return fromClientAlone || AT_SERVER.contains(name) ? Role.SERVER : Role.CLIENT;
    }
  }
}
