package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.pubRel;
import static dev.martlet.testbroker.PacketPattern.publish;
import static dev.martlet.testbroker.PacketPattern.subscribe;
import static dev.martlet.testbroker.PacketPattern.unsubscribe;
import static dev.martlet.testbroker.ServerPacket.connAck;
import static dev.martlet.testbroker.ServerScript.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that is pure script, as bytes. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class ScriptedServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CONNECT_5 = RawClient.connect5("c");
  private static final String CONNECT_311 = RawClient.connect311("c");
  private static final String PUBLISH_311 = "32 06 0001 74 0007 78";

  private static RawClient opened(ScriptedServer server) {
    return new RawClient(URI.create(server.uri()).getPort());
  }

  @Test
  void aScriptIsPlayedStepByStep() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .expect(connect().from("c"))
                    .send(connAck())
                    .expect(publish("t").qos(1))
                    .send(packet -> ServerPacket.pubAck(packet.packetIdentifier()))
                    .expectEnd());
        RawClient client = opened(server)) {
      client.send(CONNECT_311).expect("20 02 00 00").send(PUBLISH_311).expect("40 02 0007");
      assertThatThrownBy(server::assertFinished)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("has not come to its end: it is at step ") // 4 or 5
          .hasMessageContaining("PUBACK id=7");
      client.shutOutput();
      server.awaitFinished(PATIENCE);
      server.assertFinished();
      assertThat(server.recording().packets())
          .extracting(RecordedPacket::type)
          .containsExactly("CONNECT", "CONNACK", "PUBLISH", "PUBACK");
    }
  }

  @Test
  void anUnexpectedPacketFailsTheScriptAndEndsTheConnection() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script().expect(connect()).send(connAck()).expect(publish("t").qos(2)));
        RawClient client = opened(server)) {
      client.send(CONNECT_311).expect("20 02 00 00").send(PUBLISH_311).expectEnd();
      assertThatThrownBy(() -> server.awaitFinished(PATIENCE))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("failed at step 3 of 3, \"expect PUBLISH, to t, QoS 2\"")
          .hasMessageContaining("what came is PUBLISH topic=t qos=1 id=7")
          .hasMessageContaining("<- CONNACK")
          .message()
          .endsWith("c -- closed by the server: the script has failed\n");
      assertThatThrownBy(server::assertFinished).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void aFailureIsToldAtClosingOnlyIfNobodyHasHeardOfIt() {
    ScriptedServer unheard = ScriptedServer.start(script().expect(pingReq()));
    try (RawClient client = opened(unheard)) {
      client.send(CONNECT_311).expectEnd();
    }
    assertThatThrownBy(unheard::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed at step 1");
    unheard.close();

    ScriptedServer heard = ScriptedServer.start(script().expect(pingReq()));
    try (RawClient client = opened(heard)) {
      client.send(CONNECT_311).expectEnd();
    }
    assertThatThrownBy(heard::assertFinished).hasMessageContaining("failed at step 1");
    heard.close();
  }

  @Test
  void whoClosesTheServerIsInItsLog() {
    ScriptedServer server = ScriptedServer.start(script().expect(connect()).send(connAck()));
    try (RawClient client = opened(server)) {
      client.send(CONNECT_311).expect("20 02 00 00");
      server.close();
      client.expectEnd();
    }
    assertThat(server.recording().log()).endsWith("c -- closed by the server: it was closed\n");
  }

  @Test
  void aPacketThatDoesNotComeInItsTimeFailsTheScript() {
    try (ScriptedServer server =
        ScriptedServer.start(script().within(Duration.ofMillis(1)).expect(connect()))) {
      assertThatThrownBy(() -> server.awaitFinished(PATIENCE))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("no connection was opened within PT0.001S")
          .hasMessageContaining("Nothing has passed.");
    }
    try (ScriptedServer silent =
            ScriptedServer.start(
                script()
                    .expect(connect())
                    .send(connAck())
                    .within(Duration.ofMillis(1))
                    .expect(publish()));
        RawClient client = opened(silent)) {
      client.send(CONNECT_311).expect("20 02 00 00");
      assertThatThrownBy(() -> silent.awaitFinished(PATIENCE))
          .hasMessageContaining("nothing of the kind came within PT0.001S");
    }
  }

  @Test
  void anEndAndWhatIsNoPacketFailTheScriptThatExpectsAPacket() {
    try (ScriptedServer server = ScriptedServer.start(script().expect(connect()))) {
      opened(server).close();
      assertThatThrownBy(() -> server.awaitFinished(PATIENCE))
          .hasMessageContaining("the client has ended the connection")
          .hasMessageContaining("closed by the client");
    }
    try (ScriptedServer other = ScriptedServer.start(script().expect(connect()));
        RawClient client = opened(other)) {
      client.send("00 00").expectEnd();
      assertThatThrownBy(() -> other.awaitFinished(PATIENCE))
          .hasMessageContaining("what came is no packet");
    }
  }

  @Test
  void aScriptGoesOnWithTheNextConnection() {
    try (ScriptedServer server =
        ScriptedServer.start(
            script()
                .expect(connect())
                .send(connAck())
                .reset()
                .nextConnection()
                .expect(connect())
                .send(connAck().sessionPresent())
                .close())) {
      try (RawClient client = opened(server)) {
        client.send(CONNECT_311).expect("20 02 00 00");
      }
      try (RawClient client = opened(server)) {
        client.send(CONNECT_5).expect("20 03 01 00 00").expectEnd();
      }
      server.awaitFinished(PATIENCE);
    }
  }

  @Test
  void bytesAndBeginningsOfPacketsAreSentAsTheyAre() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .expect(connect())
                    .sendBytes("de ad")
                    .sendBeginning(ServerPacket.publish("home", "text"), 3)
                    .close());
        RawClient client = opened(server)) {
      client.send(CONNECT_311).expect("de ad 30 0a 00").expectEnd();
      server.awaitFinished(PATIENCE);
      assertThat(server.recording().packets()).hasSize(1);
      assertThat(server.recording().events())
          .extracting(RecordedEvent::words)
          .contains("sends dead", "sends the first 3 bytes of PUBLISH");
    }
  }

  @Test
  void whatIsIgnoredIsPassedOver() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script().expect(connect()).ignore(pingReq()).expect(publish()).answer());
        RawClient client = opened(server)) {
      client.send(CONNECT_311 + "c000 c000" + PUBLISH_311).expect("40 02 0007");
      server.awaitFinished(PATIENCE);
    }
  }

  @Test
  void theRestIsAnsweredAsByAnyServer() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .answerTheRest()
                    .expect(publish().qos(2))
                    .answer(ReasonCode.QUOTA_EXCEEDED));
        RawClient client = opened(server)) {
      client.send(CONNECT_5).expect("20 03 00 00 00");
      client.send("82 07 0001 00 0001 74 01").expect("90 04 0001 00 01");
      client.send("32 07 0001 74 0007 00 78").expect("40 02 0007");
      client.send("c0 00").expect("d0 00");
      client.send("34 07 0001 74 0008 00 78").expect("50 03 0008 97");
      server.awaitFinished(PATIENCE);
      client.send("34 07 0001 74 0009 00 78").expect("50 02 0009"); // after the script
      client.send("62 02 0009").expect("70 02 0009");
      client.send("a2 06 000a 00 0001 74").expect("b0 04 000a 00 00");
      try (RawClient other = opened(server)) {
        other.send(RawClient.packet("10", "0004 4d515454 05 02 003c 00 0000"));
        assertThat(other.read(4)).startsWith(0x20);
      }
    }
  }

  @Test
  void aPartIsRepeated() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .expect(connect())
                    .repeat(3, turn -> turn.expect(pingReq()).send(ServerPacket.pingResp())));
        RawClient client = opened(server)) {
      client.send(CONNECT_311);
      client.send("c0 00").expect("d0 00").send("c0 00").expect("d0 00");
      assertThatThrownBy(server::assertFinished).hasMessageContaining(" of 3)");
      client.send("c0 00").expect("d0 00");
      server.awaitFinished(PATIENCE);
    }
  }

  @Test
  void whatCannotBeSentFailsTheScript() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script().expect(connect()).send(ServerPacket.disconnect(ReasonCode.SERVER_BUSY)));
        RawClient client = opened(server)) {
      client.send(CONNECT_311).expectEnd(); // which MQTT 3.1.1 has not
      assertThatThrownBy(() -> server.awaitFinished(PATIENCE))
          .hasMessageContaining("it cannot be sent")
          .hasMessageContaining("DISCONNECT");
    }
  }

  @Test
  void whatHasNoAnswerFailsTheScript() {
    try (ScriptedServer server =
            ScriptedServer.start(script().expect(connect()).expect(publish().qos(0)).answer());
        RawClient client = opened(server)) {
      client.send(CONNECT_311 + "30 04 0001 74 78").expectEnd();
      assertThatThrownBy(() -> server.awaitFinished(PATIENCE))
          .hasMessageContaining("there is no such answer to PUBLISH");
    }
  }

  @Test
  void whatTheUsersCodeThrowsFailsTheScript() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .expect(connect())
                    .send(packet -> {
                      throw new IllegalStateException("mine");
                    }));
        RawClient client = opened(server)) {
      client.send(CONNECT_311).expectEnd();
      assertThatThrownBy(() -> server.awaitFinished(PATIENCE)).hasMessageContaining("mine");
    }
  }

  @Test
  void aScriptThatIsNotAtItsEndDoesNotFailAtClosing() {
    ScriptedServer server = ScriptedServer.start(script().expect(connect()));
    assertThatThrownBy(() -> server.awaitFinished(Duration.ofMillis(1)))
        .hasMessageContaining("has not come to its end within PT0.001S");
    server.close();
  }

  @Test
  void whatComesOfAScriptThatWasNotAtItsEndIsNotToldAtClosing() {
    ScriptedServer server =
        ScriptedServer.start(script().expect(connect()).send(connAck()).expect(pingReq()));
    try (RawClient client = opened(server)) {
      client.send(CONNECT_311).expect("20 02 00 00");
      assertThatThrownBy(() -> server.awaitFinished(Duration.ofMillis(1)))
          .hasMessageContaining("has not come to its end")
          .hasNoCause();
      client.send("e0 00").expectEnd(); // as a client does that is closed then
    }
    server.close();
  }

  @Test
  void aServerInTheProcessHasAnAddressOfItsOwn() {
    try (ScriptedServer server = ScriptedServer.startInProcess(script().expect(connect()));
        LocalClient client = new LocalClient(server.uri())) {
      client.send(CONNECT_311);
      server.awaitFinished(PATIENCE);
    }
  }

  @Test
  void aServerInTheProcessTellsItsClientsThatItEnds() throws InterruptedException {
    ScriptedServer server =
        ScriptedServer.startInProcess(script().expect(connect()).send(connAck()));
    try (LocalClient client = new LocalClient(server.uri())) {
      client.send(CONNECT_311).expect("20 02 00 00");
      server.close();
      client.expectEnd();
    }
  }

  static Stream<Arguments> packets() {
    return Stream.of(connAcks(), publishes(), otherPackets()).flatMap(List::stream);
  }

  private static List<Arguments> connAcks() {
    return List.of(
        Arguments.of(connAck().sessionPresent(), "20 02 01 00", "20 03 01 00 00"),
        Arguments.of(connAck(ReasonCode.NOT_AUTHORIZED), "20 02 00 05", "20 03 00 87 00"),
        Arguments.of(
            connAck().sessionExpiry(Duration.ofSeconds(9)), "", "20 08 00 00 05 11 00000009"),
        Arguments.of(
            connAck().assignedClientIdentifier("a"), "20 02 00 00", "20 07 00 00 04 12 0001 61"),
        Arguments.of(
            connAck().serverKeepAlive(Duration.ofSeconds(7)), "", "20 06 00 00 03 13 0007"),
        Arguments.of(
            connAck().responseInformation("r"), "20 02 00 00", "20 07 00 00 04 1a 0001 72"),
        Arguments.of(connAck().serverReference("s"), "20 02 00 00", "20 07 00 00 04 1c 0001 73"),
        Arguments.of(connAck().reasonString("w"), "20 02 00 00", "20 07 00 00 04 1f 0001 77"),
        Arguments.of(
            connAck().userProperty("k", "v"), "20 02 00 00", "20 0a 00 00 07 26 0001 6b 0001 76"),
        Arguments.of(connAck().limits(limits(5)), "20 02 00 00", "20 06 00 00 03 21 0005"));
  }

  private static List<Arguments> publishes() {
    return List.of(
        Arguments.of(ServerPacket.publish("t", "x"), "30 04 0001 74 78", "30 05 0001 74 00 78"),
        Arguments.of(
            ServerPacket.publish("t", new byte[] {1}).atLeastOnce(3).duplicate().retain(),
            "3b 06 0001 74 0003 01",
            "3b 07 0001 74 0003 00 01"),
        Arguments.of(
            ServerPacket.publish("t", "x").exactlyOnce(3),
            "34 06 0001 74 0003 78",
            "34 07 0001 74 0003 00 78"),
        Arguments.of(
            ServerPacket.publish("t", "x").topicAlias(2), "", "30 08 0001 74 03 23 0002 78"),
        Arguments.of(
            ServerPacket.publish("t", "x").topicAliasAlone(2), "", "30 07 0000 03 23 0002 78"),
        Arguments.of(
            ServerPacket.publish("t", "x").subscriptionIdentifiers(1, 2),
            "",
            "30 09 0001 74 04 0b 01 0b 02 78"),
        Arguments.of(
            ServerPacket.publish("t", "x")
                .properties(
                    new MessageProperties(PayloadFormat.UTF_8, null, null, null, null, List.of())),
            "",
            "30 07 0001 74 02 01 01 78"));
  }

  private static List<Arguments> otherPackets() {
    return List.of(
        Arguments.of(ServerPacket.pubAck(1), "40 02 0001", "40 02 0001"),
        Arguments.of(
            ServerPacket.pubAck(1, ReasonCode.QUOTA_EXCEEDED).reasonString("w"),
            "",
            "40 08 0001 97 04 1f 0001 77"),
        Arguments.of(ServerPacket.pubRec(1), "50 02 0001", "50 02 0001"),
        Arguments.of(ServerPacket.pubRec(1, ReasonCode.QUOTA_EXCEEDED), "", "50 03 0001 97"),
        Arguments.of(ServerPacket.pubRel(1), "62 02 0001", "62 02 0001"),
        Arguments.of(ServerPacket.pubComp(1), "70 02 0001", "70 02 0001"),
        Arguments.of(
            ServerPacket.pubComp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND), "", "70 03 0001 92"),
        Arguments.of(
            ServerPacket.subAck(1, ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED),
            "90 04 0001 01 80",
            "90 05 0001 00 01 87"),
        Arguments.of(
            ServerPacket.unsubAck(1, ReasonCode.SUCCESS), "b0 02 0001", "b0 04 0001 00 00"),
        Arguments.of(ServerPacket.pingResp(), "d0 00", "d0 00"),
        Arguments.of(ServerPacket.disconnect(ReasonCode.SERVER_BUSY), "", "e0 01 89"),
        Arguments.of(
            ServerPacket.disconnect(ReasonCode.SERVER_MOVED, "s"), "", "e0 06 9d 04 1c 0001 73"),
        Arguments.of(
            ServerPacket.auth(ReasonCode.CONTINUE_AUTHENTICATION, "m", new byte[] {9}),
            "",
            "f0 0a 18 08 15 0001 6d 16 0001 09"));
  }

  private static ServerLimits limits(int receiveMaximum) {
    ServerLimits none = ServerLimits.NONE;
    return new ServerLimits(
        none.maximumQos(),
        none.retainAvailable(),
        receiveMaximum,
        none.maximumPacketSizeBytes(),
        none.topicAliasMaximum(),
        none.wildcardSubscriptionAvailable(),
        none.subscriptionIdentifierAvailable(),
        none.sharedSubscriptionAvailable());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packets")
  void everyPacketIsWrittenInTheVersionOfTheClient(ServerPacket packet, String in311, String in5) {
    try (ScriptedServer server =
            ScriptedServer.start(script().expect(connect()).send(packet).close());
        RawClient client = opened(server)) {
      client.send(CONNECT_5).expect(in5).expectEnd();
      server.awaitFinished(PATIENCE);
    }
    if (!in311.isEmpty()) {
      try (ScriptedServer server =
              ScriptedServer.start(script().expect(connect()).send(packet).close());
          RawClient client = opened(server)) {
        client.send(CONNECT_311).expect(in311).expectEnd();
        server.awaitFinished(PATIENCE);
      }
    }
  }

  @Test
  void anythingThatIsExpectedIsTheScriptsToAnswer() {
    try (ScriptedServer server =
            ScriptedServer.start(
                script()
                    .expect(connect())
                    .answer()
                    .expect(subscribe("t"))
                    .answer(ReasonCode.NOT_AUTHORIZED)
                    .expect(unsubscribe())
                    .answer(ReasonCode.NO_SUBSCRIPTION_EXISTED)
                    .expect(pubRel())
                    .answer(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)
                    .expect(pingReq())
                    .answer());
        RawClient client = opened(server)) {
      client.send(CONNECT_5).expect("20 03 00 00 00");
      client.send("82 07 0001 00 0001 74 01").expect("90 04 0001 00 87");
      client.send("a2 06 0002 00 0001 74").expect("b0 04 0002 00 11");
      client.send("62 02 0003").expect("70 03 0003 92");
      client.send("c0 00").expect("d0 00");
      server.awaitFinished(PATIENCE);
    }
  }
}
