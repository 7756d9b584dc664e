package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.client.message.ReasonCode.MALFORMED_PACKET;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static dev.martlet.codec.packet.PacketType.PUBLISH;
import static dev.martlet.codec.packet.PacketType.PUBREL;
import static dev.martlet.codec.packet.PacketType.SUBSCRIBE;
import static dev.martlet.codec.packet.PacketType.UNSUBSCRIBE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.Will;
import dev.martlet.codec.MalformedVectors.Malformed;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.PacketType;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, with which reason code and by which statement: a case for each rule. */
class MalformedPacketTest {
  static List<Malformed> malformed() {
    return MalformedVectors.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  @Tag("3.1.1:MQTT-1.5.3-1")
  @Tag("3.1.1:MQTT-1.5.3-2")
  @Tag("3.1.1:2.2.1")
  @Tag("3.1.1:MQTT-2.2.2-2")
  @Tag("3.1.1:2.2.3")
  @Tag("3.1.1:MQTT-2.3.1-1")
  @Tag("3.1.1:MQTT-3.1.0-1")
  @Tag("3.1.1:MQTT-3.1.0-2")
  @Tag("3.1.1:MQTT-3.1.2-1")
  @Tag("3.1.1:MQTT-3.1.2-2")
  @Tag("3.1.1:MQTT-3.1.2-3")
  @Tag("3.1.1:MQTT-3.1.2-13")
  @Tag("3.1.1:MQTT-3.1.2-14")
  @Tag("3.1.1:MQTT-3.1.2-15")
  @Tag("3.1.1:MQTT-3.1.2-22")
  @Tag("3.1.1:3.2.2.1")
  @Tag("3.1.1:3.2.2.3")
  @Tag("3.1.1:MQTT-3.2.2-4")
  @Tag("3.1.1:MQTT-3.3.1-2")
  @Tag("3.1.1:MQTT-3.3.1-4")
  @Tag("3.1.1:MQTT-3.8.3-3")
  @Tag("3.1.1:MQTT-3.8.3-4")
  @Tag("3.1.1:MQTT-3.8.4-5")
  @Tag("3.1.1:MQTT-3.9.3-2")
  @Tag("3.1.1:MQTT-3.10.3-2")
  @Tag("3.1.1:MQTT-4.7.1-1")
  @Tag("3.1.1:MQTT-4.7.1-2")
  @Tag("3.1.1:MQTT-4.7.1-3")
  @Tag("3.1.1:MQTT-4.7.3-1")
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("5.0:1.5.5")
  @Tag("5.0:MQTT-1.5.5-1")
  @Tag("5.0:2.1.2")
  @Tag("5.0:MQTT-2.1.3-1")
  @Tag("5.0:2.1.4")
  @Tag("5.0:MQTT-2.2.1-3")
  @Tag("5.0:MQTT-2.2.1-4")
  @Tag("5.0:2.2.2.1")
  @Tag("5.0:2.2.2.2")
  @Tag("5.0:MQTT-3.1.0-1")
  @Tag("5.0:MQTT-3.1.0-2")
  @Tag("5.0:MQTT-3.1.2-1")
  @Tag("5.0:MQTT-3.1.2-2")
  @Tag("5.0:MQTT-3.1.2-3")
  @Tag("5.0:3.1.2.11")
  @Tag("5.0:MQTT-3.1.2-11")
  @Tag("5.0:MQTT-3.1.2-12")
  @Tag("5.0:MQTT-3.1.2-13")
  @Tag("5.0:3.1.3.2")
  @Tag("5.0:MQTT-3.2.2-1")
  @Tag("5.0:3.2.2.3")
  @Tag("5.0:MQTT-3.2.2-6")
  @Tag("5.0:MQTT-3.2.2-8")
  @Tag("5.0:MQTT-3.3.1-2")
  @Tag("5.0:MQTT-3.3.1-4")
  @Tag("5.0:3.3.2.1")
  @Tag("5.0:3.3.2.3")
  @Tag("5.0:MQTT-3.3.2-8")
  @Tag("5.0:MQTT-3.3.2-14")
  @Tag("5.0:MQTT-3.3.4-6")
  @Tag("5.0:MQTT-3.4.2-1")
  @Tag("5.0:3.4.2.2")
  @Tag("5.0:MQTT-3.5.2-1")
  @Tag("5.0:3.5.2.2")
  @Tag("5.0:MQTT-3.6.2-1")
  @Tag("5.0:3.6.2.2")
  @Tag("5.0:MQTT-3.7.2-1")
  @Tag("5.0:3.7.2.2")
  @Tag("5.0:3.8.2.1")
  @Tag("5.0:3.8.3.1")
  @Tag("5.0:MQTT-3.8.3-2")
  @Tag("5.0:MQTT-3.8.3-4")
  @Tag("5.0:MQTT-3.8.3-5")
  @Tag("5.0:MQTT-3.8.4-6")
  @Tag("5.0:3.9.2.1")
  @Tag("5.0:MQTT-3.9.3-2")
  @Tag("5.0:MQTT-3.10.3-2")
  @Tag("5.0:3.11.2.1")
  @Tag("5.0:MQTT-3.11.3-2")
  @Tag("5.0:MQTT-3.14.2-1")
  @Tag("5.0:3.14.2.2")
  @Tag("5.0:MQTT-3.14.2-2")
  @Tag("5.0:3.14.2.2.5")
  @Tag("5.0:MQTT-3.15.2-1")
  @Tag("5.0:3.15.2.2")
  @Tag("5.0:MQTT-4.7.0-1")
  @Tag("5.0:MQTT-4.7.1-1")
  @Tag("5.0:MQTT-4.7.1-2")
  @Tag("5.0:MQTT-4.7.3-1")
  @Tag("5.0:MQTT-4.8.2-1")
  @Tag("5.0:MQTT-4.8.2-2")
  void itIsRefusedWithItsReasonCodeAndTheStatementThatItBreaks(Malformed malformed) {
    try (CodecChannel end = malformed.end()) {
      MalformedPacketException fault = end.receive(malformed.hex()).fault();

      assertThat(fault.code().name()).isEqualTo(malformed.code());
      assertThat(fault.statement()).hasValue(malformed.statement());
      assertThat(fault).hasMessageEndingWith("[" + malformed.statement() + "]");
      assertThat(end.packets()).isEmpty();
    }
  }

  /** So that the tags above stay those of the table. */
  @Test
  void everyStatementOfTheTableIsTagged() throws NoSuchMethodException {
    Method method =
        MalformedPacketTest.class.getDeclaredMethod(
            "itIsRefusedWithItsReasonCodeAndTheStatementThatItBreaks", Malformed.class);

    assertThat(method.getAnnotationsByType(Tag.class))
        .extracting(Tag::value)
        .containsExactlyInAnyOrderElementsOf(
            malformed().stream()
                .map(each -> each.version().toString().substring(5) + ":" + each.statement())
                .collect(Collectors.toSet()));
  }

  /** Those which name a closer place than their own are seen by their reason codes. */
  @ParameterizedTest
  @EnumSource(
      value = Rule.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "TOPIC",
        "PROPERTY_REPEATED",
        "PROPERTY_VALUE",
        "AUTHENTICATION_METHOD",
        "CLIENTS_PACKET_SIZE", // FramingTest
        "SERVERS_PACKET_SIZE",
        "CONTROL_CHARACTERS", // StringPolicyTest
        "PROBLEM_INFORMATION" // ProblemInformationTest
      })
  void everyRuleIsBrokenInEachVersionThatHasIt(Rule rule) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      String statement = rule.statement(version);
      if (statement != null) {
        assertThat(malformed())
            .as("%s in %s", rule, version)
            .anyMatch(each ->
                each.version() == version
                    && each.statement().equals(statement)
                    && each.code().equals(rule.reasonCode().name()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void theFaultTellsTheVersionFromTheLevelOn(Malformed malformed) {
    boolean beforeTheLevel =
        (malformed.isFirst() && !malformed.hex().startsWith("10"))
            || malformed.name().equals("CONNECT: flags of SUBSCRIBE");
    Optional<ProtocolVersion> expected =
        malformed.name().equals("CONNECT: another name")
            ? Optional.of(MQTT_3_1_1) // the oldest form of a refusal
            : beforeTheLevel ? Optional.empty() : Optional.of(malformed.version());
    try (CodecChannel end = malformed.end()) {
      assertThat(end.receive(malformed.hex()).fault().version()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void itIsRefusedAlikeWhereverItIsSplit(Malformed malformed) {
    byte[] bytes = ByteBufUtil.decodeHexDump(malformed.hex());
    for (int at = 1; at < bytes.length; at++) {
      try (CodecChannel end = malformed.end()) {
        end.receive(Arrays.copyOfRange(bytes, 0, at));
        end.receive(Arrays.copyOfRange(bytes, at, bytes.length));

        assertThat(end.fault().code().name()).isEqualTo(malformed.code());
        assertThat(end.fault().statement()).hasValue(malformed.statement());
        assertThat(end.packets()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-2.1.3-1")
  @Tag("5.0:MQTT-3.6.1-1")
  @Tag("5.0:MQTT-3.8.1-1")
  @Tag("5.0:MQTT-3.10.1-1")
  @Tag("5.0:MQTT-3.14.1-1")
  @Tag("5.0:MQTT-3.15.1-1")
  @Tag("3.1.1:MQTT-2.2.2-2")
  @Tag("3.1.1:MQTT-3.6.1-1")
  @Tag("3.1.1:MQTT-3.8.1-1")
  @Tag("3.1.1:MQTT-3.10.1-1")
  @Tag("3.1.1:MQTT-3.14.1-1")
  void everyWrongNibbleOfFlagsIsRefused(PacketType type) {
    int code = 1 + List.of(PacketType.values()).indexOf(type);
    int required = Set.of(PUBREL, SUBSCRIBE, UNSUBSCRIBE).contains(type) ? 2 : 0;
    for (ProtocolVersion version : ProtocolVersion.values()) {
      for (int flags = 0; flags < 16; flags++) {
        boolean wrong = type == PUBLISH ? (flags & 6) == 6 || flags >> 1 == 4 : flags != required;
        if (wrong) {
          byte[] bytes = {(byte) ((code << 4) | flags), 0};
          try (CodecChannel end = CodecChannel.connected(SERVER, version)) {
            assertThat(end.receive(bytes).fault().code()).isEqualTo(MALFORMED_PACKET);
          }
        }
      }
    }
  }

  /** XX is one byte of text. */
  @ParameterizedTest
  @CsvSource({
    "client identifier,      fresh,  10 0e 0004 4d515454 05 02 001e 00 0001 XX",
    "client identifier,      fresh,  10 0d 0004 4d515454 04 02 001e 0001 XX",
    "will topic,             fresh,  10 14 0004 4d515454 05 06 001e 00 0001 63 00 0001 XX 0001 6d",
    "will topic,             fresh,  10 13 0004 4d515454 04 06 001e 0001 63 0001 XX 0001 6d 0000",
    "user name,              fresh,  10 11 0004 4d515454 05 82 001e 00 0001 63 0001 XX",
    "user name,              fresh,  10 10 0004 4d515454 04 82 001e 0001 63 0001 XX",
    "authentication method,  fresh,  10 12 0004 4d515454 05 02 001e 04 15 0001 XX 0001 63",
    "name of user property,  fresh,  10 15 0004 4d515454 05 02 001e 07 26 0001 XX 0001 61 0001 63",
    "value of user property, fresh,  10 15 0004 4d515454 05 02 001e 07 26 0001 61 0001 XX 0001 63",
    "content type of will,   fresh,  10 18 0004 4d515454 05 06 001e 00 0001 63 04 03 0001 XX 0001 77 0001 6d",
    "assigned identifier,    client, 20 07 00 00 04 12 0001 XX",
    "response information,   client, 20 07 00 00 04 1a 0001 XX",
    "server reference,       client, 20 07 00 00 04 1c 0001 XX",
    "reason string,          client, 20 07 00 00 04 1f 0001 XX",
    "topic name,             server, 30 04 0001 XX 00",
    "content type,           server, 30 08 0001 74 04 03 0001 XX",
    "response topic,         server, 30 08 0001 74 04 08 0001 XX",
    "topic filter,           server, 82 07 0001 00 0001 XX 00",
    "second topic filter,    server, 82 0b 0001 00 0001 61 00 0001 XX 00",
    "filter of UNSUBSCRIBE,  server, a2 06 0001 00 0001 XX",
    "reason string,          client, 40 08 0001 00 04 1f 0001 XX",
    "name of user property,  client, 90 0b 0001 07 26 0001 XX 0001 61 00",
    "server reference,       client, e0 06 00 04 1c 0001 XX",
    "authentication method,  client, f0 06 18 04 15 0001 XX"
  })
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("5.0:MQTT-1.5.7-1")
  @Tag("5.0:MQTT-3.1.3-4")
  @Tag("5.0:MQTT-3.1.3-11")
  @Tag("5.0:MQTT-3.1.3-12")
  @Tag("5.0:MQTT-3.3.2-1")
  @Tag("5.0:MQTT-3.3.2-13")
  @Tag("5.0:MQTT-3.3.2-19")
  @Tag("5.0:MQTT-3.8.3-1")
  @Tag("5.0:MQTT-3.10.3-1")
  @Tag("3.1.1:MQTT-1.5.3-1")
  @Tag("3.1.1:MQTT-1.5.3-2")
  @Tag("3.1.1:MQTT-3.1.3-4")
  @Tag("3.1.1:MQTT-3.1.3-10")
  @Tag("3.1.1:MQTT-3.1.3-11")
  void illFormedTextIsRefusedInEveryField(String field, String at, String hex) {
    for (String text : new String[] {"ff", "00"}) {
      try (CodecChannel end =
          at.equals("fresh")
              ? CodecChannel.fresh(SERVER)
              : CodecChannel.connected(at.equals("client") ? CLIENT : SERVER, MQTT_5)) {
        MalformedPacketException fault = end.receive(hex.replace("XX", text)).fault();

        assertThat(fault.code()).isEqualTo(MALFORMED_PACKET);
        assertThat(fault.statement().orElse(""))
            .matches(text.equals("ff") ? "MQTT-1\\.5\\.[34]-1" : "MQTT-1\\.5\\.[34]-2");
      }
    }
  }

  @Test
  @Tag("5.0:MQTT-4.7.3-3")
  @Tag("3.1.1:MQTT-4.7.3-3")
  void aWillTopicMayHaveAsManyBytesAsAnyTopic() {
    for (int bytes : new int[] {32_767, 32_768, 65_535}) {
      Will will = new Will(Message.builder("w".repeat(bytes)).payload("m").build());
      for (ProtocolVersion version : ProtocolVersion.values()) {
        Connect connect = new Connect(version, "c", true, 0, null, will, ConnectProperties.DEFAULT);
        try (CodecChannel client = CodecChannel.fresh(CLIENT);
            CodecChannel server = CodecChannel.fresh(SERVER)) {
          server.receive(client.send(connect));

          assertThat(server.packets()).containsExactly(connect);
        }
      }
    }
  }

  @Test
  @Tag("5.0:MQTT-1.5.4-1")
  @Tag("5.0:MQTT-1.5.4-2")
  @Tag("3.1.1:MQTT-1.5.3-1")
  @Tag("3.1.1:MQTT-1.5.3-2")
  void illFormedTextIsRefusedInEveryVersion() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      for (String text : new String[] {"c080", "ff61", "6100"}) {
        try (CodecChannel server = CodecChannel.connected(SERVER, version)) {
          server.receive("32 07 0002" + text + "0001 00");

          assertThat(server.fault().code()).isEqualTo(MALFORMED_PACKET);
        }
      }
    }
  }

  @Test
  void theMessageOfAFaultShowsNoControlCharactersOfThePeer() {
    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.receive("30 07 0004 610a2362 00");

      assertThat(client.fault()).hasMessageContaining("#").message().doesNotContain("\n");
    }
  }

  @Test
  void longPropertiesThatEndInAShortOneAreReadToTheirEnd() {
    String userProperty = "26 0001 6b 0082" + "76".repeat(130);

    try (CodecChannel client = CodecChannel.connected(CLIENT, MQTT_5)) {
      client.receive("30 9201 0001 74 8a01" + userProperty + "01 01" + "504159");
      client.receive("30 9201 0001 74 8a01" + userProperty + "0b 05" + "504159");

      assertThat(client.faults()).isEmpty();
      assertThat(client.packets()).hasSize(2);
    }
  }

  @Test
  void aClientIdentifierMayBeLongerThanServersMustTake() {
    try (CodecChannel server = CodecChannel.fresh(SERVER)) {
      server.receive("10 d401 0004 4d515454 04 02 001e 00c8" + "63".repeat(200));

      assertThat(server.packets()).hasSize(1);
    }
  }
}
