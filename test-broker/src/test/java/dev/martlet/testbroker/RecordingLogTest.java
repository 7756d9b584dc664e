package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.connAck;
import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a recording tells beside single packets, and how it reads. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class RecordingLogTest {

  private static final String TO_HOME = RawClient.string("home") + "0001 78";

  private static List<String> events(TestBroker broker) {
    return broker.recording().events().stream().map(RecordedEvent::toString).toList();
  }

  @Test
  void aLineHasTimeConnectionClientDirectionAndPacket() {
    try (TestBroker broker = TestBroker.start();
        RawClient first = RawClient.connected(broker.port(), "c");
        RawClient second = RawClient.connected(broker.port(), "thermostat")) {
      first.ping();
      second.ping();
      assertThat(broker.recording().log().lines())
          .allMatch(line -> line.matches(" +\\d+\\.\\d{6}  #\\d .*"))
          .extracting(line -> line.replaceAll("^ +\\d+\\.\\d{6}  |(?<=127.0.0.1:)\\d+", ""))
          .containsExactly(
              "#1 ?          -- opened from 127.0.0.1:",
              "#1 c          -> CONNECT version=4 client=c cleanStart keepAlive=60s"
                  + " sessionExpiry=0s",
              "#1 c          <- CONNACK reason=SUCCESS (0x00)",
              "#2 ?          -- opened from 127.0.0.1:",
              "#2 thermostat -> CONNECT version=4 client=thermostat cleanStart keepAlive=60s"
                  + " sessionExpiry=0s",
              "#2 thermostat <- CONNACK reason=SUCCESS (0x00)",
              "#1 c          -> PINGREQ",
              "#1 c          <- PINGRESP",
              "#2 thermostat -> PINGREQ",
              "#2 thermostat <- PINGRESP");
      assertThat(broker.recording().log(2)).isEqualTo(lastLines(broker.recording().log(), 2));
      assertThat(broker.recording()).hasToString(broker.recording().log());
    }
  }

  private static String lastLines(String text, int count) {
    List<String> lines = text.lines().toList();
    // the columns are those of the lines that are shown
    return String.join("\n", lines.subList(lines.size() - count, lines.size())) + "\n";
  }

  @Test
  void whoClosedAndWhyIsTold() {
    try (TestBroker broker = TestBroker.start()) {
      try (RawClient client = RawClient.connected(broker.port(), "rude")) {
        client.shutOutput();
        client.expectEnd();
      }
      try (RawClient client = RawClient.connected(broker.port(), "polite")) {
        client.send("e0 00").expectEnd();
      }
      try (RawClient client = RawClient.connected(broker.port(), "twice")) {
        client.send(RawClient.connect311("twice")).expectEnd();
      }
      try (RawClient client = new RawClient(broker.port())) {
        client.send("c0 00").expectEnd();
      }
      assertThat(events(broker).stream().filter(event -> event.startsWith("closed")))
          .containsExactly(
              "closed by the client",
              "closed by the broker: the client said goodbye",
              "closed by the broker: PROTOCOL_ERROR (0x82), a second CONNECT [MQTT-3.1.0-2]",
              "closed by the broker: PROTOCOL_ERROR (0x82), PINGREQ before CONNECT"
                  + " [MQTT-3.1.0-1]");
      assertThat(broker.recording().events())
          .filteredOn(event -> event.kind() == RecordedEvent.Kind.CLOSED)
          .extracting(RecordedEvent::connection, RecordedEvent::clientIdentifier)
          .extracting(Object::toString)
          .containsExactly("(1L, \"rude\")", "(2L, \"polite\")", "(3L, \"twice\")", "(4L, \"\")");
    }
  }

  @Test
  void whatIsNoPacketIsToldWithItsFirstBytes() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.send("36 03 0001 61").expectEnd();
      assertThat(events(broker))
          .anySatisfy(event -> assertThat(event).startsWith("malformed: ").endsWith("3603000161"));
      assertThat(broker.recording().log()).contains(" c -- malformed: ");
    }
  }

  @Test
  void theBytesOfAMalformedConnectEndBeforeItsPassword() {
    String connect =
        RawClient.packet(
            "10", // with the reserved flag
            "0004 4d515454 04 c3 003c"
                + RawClient.string("c")
                + RawClient.string("u")
                + RawClient.string("secret"));
    try (TestBroker broker = TestBroker.start();
        RawClient client = new RawClient(broker.port())) {
      client.send(connect).expectEnd();
      assertThat(broker.recording().log())
          .contains("malformed", "1018 0004 4d515454 04c3 003c".replace(" ", ""))
          .doesNotContain("736563726574");
    }
  }

  @Test
  void aTopicAliasIsResolvedBothWays() {
    try (TestBroker broker = TestBroker.start();
        RawClient client =
            new RawClient(broker.port())
                .send("10 11 0004 4d515454 05 02 003c 03 22 000a 0001 63") // takes 10 aliases
                .expect("20 06 00 00 03 22 00 10")) {
      client.send("82 0a 0001 00" + RawClient.string("home") + "00").expect("90 04 0001 00 00");
      client.send("30 0b" + RawClient.string("home") + "03 230003 78").read(13);
      client.send("30 07 0000 03 230003 79").read(9);
      assertThat(broker.recording().packets(publish("home")))
          .extracting(RecordedPacket::toString)
          .containsExactly(
              "PUBLISH topic=home alias=3 qos=0 payload=\"x\"",
              "PUBLISH topic=home alias=1 qos=0 payload=\"x\"",
              "PUBLISH topic=home alias=3 qos=0 payload=\"y\"",
              "PUBLISH topic=home alias=1 qos=0 payload=\"y\"");
    }
  }

  @Test
  void anAssignedIdentifierIsKnownFromConnAckOn() {
    try (TestBroker broker = TestBroker.start();
        RawClient client =
            new RawClient(broker.port()).send("10 0d 0004 4d515454 05 02 003c 00 0000")) {
      client.read(5 + 16);
      client.send("c0 00");
      RecordedPacket ping = broker.await(pingReq(), Duration.ofSeconds(10));
      assertThat(ping.clientIdentifier()).isEqualTo("assigned-1");
      assertThat(broker.recording().first(connAck()).orElseThrow().clientIdentifier())
          .isEqualTo("assigned-1");
      assertThat(broker.recording().first(connect()).orElseThrow().clientIdentifier()).isEmpty();
    }
  }

  @Test
  void whatTheClientCouldNotTakeIsNotThere() {
    try (TestBroker broker = TestBroker.start();
        RawClient client =
            new RawClient(broker.port())
                .send("10 13 0004 4d515454 05 02 003c 05 27 00000014 0001 63")
                .expect("20 06 00 00 03 22 00 10")) {
      client.send("82 07 0001 00 0001 61 00").expect("90 04 0001 00 00");
      client.send("30 14 0001 61 00").send(new byte[16]).ping();
      assertThat(broker.recording().count(publish().toBroker())).isEqualTo(1);
      assertThat(broker.recording().count(publish().fromBroker())).isZero();
    }
  }

  @Test
  void questionsOfALaterBeginningDoNotSeeWhatWasBefore() {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.ping();
      Recording later = broker.recording().fromNow();
      assertThat(later.entries()).isEmpty();
      client.ping();
      assertThat(later.count(pingReq())).isEqualTo(1);
      assertThat(broker.recording().count(pingReq())).isEqualTo(2);
      RecordedPacket first = broker.recording().first(pingReq()).orElseThrow();
      RecordedPacket last = broker.recording().last(pingReq()).orElseThrow();
      assertThat(last).isNotSameAs(first);
      assertThat(broker.recording().after(first).packets(pingReq())).containsExactly(last);
      assertThat(later.after(first).packets(pingReq())).containsExactly(last);
      assertThat(broker.recording().packets(publish(TO_HOME.substring(0, 4)))).isEmpty();
    }
  }
}
