package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.Subscribe;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in strings, and what in filters of the version that knows fewer rules. */
class StringPolicyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0001",
        "a\u001f",
        "\u007f",
        "\u009f",
        "\ufdd0",
        "\ufffe",
        "\uffff",
        "\ud83f\udffe"
      })
  void controlCharactersAndNonCharactersAreTakenUnlessTheyAreToBeRefused(String topic) {
    try (CodecChannel tolerant = CodecChannel.connected(Role.SERVER, ProtocolVersion.MQTT_5);
        CodecChannel strict = strict(ProtocolVersion.MQTT_5)) {
      tolerant.receive(publish(topic, ProtocolVersion.MQTT_5));
      strict.receive(publish(topic, ProtocolVersion.MQTT_5));

      assertThat(((Publish) tolerant.packets().get(0)).topic()).hasToString(topic);
      assertThat(strict.packets()).isEmpty();
      assertThat(strict.fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }
  }

  @ParameterizedTest
  @CsvSource({"MQTT_5, 1.5.4", "MQTT_3_1_1, 1.5.3"})
  void theRefusalNamesTheSectionOfItsVersion(ProtocolVersion version, String section) {
    try (CodecChannel strict = strict(version)) {
      strict.receive(publish("\u0007", version));

      assertThat(strict.fault().statement()).hasValue(section);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u00a0", "\ufdcf", "\ufdf0", "\ufffd", "\ufeff", "\ud83d\ude00"})
  void everythingElseIsTakenByTheStrict(String topic) {
    try (CodecChannel strict = strict(ProtocolVersion.MQTT_5)) {
      strict.receive(publish(topic, ProtocolVersion.MQTT_5));

      assertThat(((Publish) strict.packets().get(0)).topic()).hasToString(topic);
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void aPayloadMayHaveThemAnywhere(ProtocolVersion version) {
    try (CodecChannel strict = strict(version)) {
      strict.receive(
          packet(0x30, string("t") + (version == ProtocolVersion.MQTT_5 ? "00" : "") + "01"));

      assertThat(strict.packets()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$share/g", "$share/g/", "$share//f", "$share/+/f", "$share/#"})
  void whatIsNoSharedSubscriptionIsAnOrdinaryFilterOfMqtt311(String filter) {
    try (CodecChannel end = CodecChannel.connected(Role.SERVER, ProtocolVersion.MQTT_3_1_1);
        CodecChannel mqtt5 = CodecChannel.connected(Role.SERVER, ProtocolVersion.MQTT_5)) {
      end.receive(packet(0x82, "0001" + string(filter) + "00"));
      mqtt5.receive(packet(0x82, "000100" + string(filter) + "00"));

      Subscribe.Request request = ((Subscribe) end.packets().get(0)).requests().get(0);
      assertThat(request.filter()).hasToString(filter);
      assertThat(request.filter().isShared()).isFalse();
      assertThat(mqtt5.fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }
  }

  @Test
  void aSharedSubscriptionIsOneInMqtt311Too() {
    try (CodecChannel end = CodecChannel.connected(Role.SERVER, ProtocolVersion.MQTT_3_1_1)) {
      end.receive(packet(0x82, "0001" + string("$share/g/f") + "00"));

      Subscribe.Request request = ((Subscribe) end.packets().get(0)).requests().get(0);
      assertThat(request.filter().isShared()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$share/a+", "$share/#/f"})
  void aFilterThatIsNoneStaysMalformedInMqtt311(String filter) {
    try (CodecChannel end = CodecChannel.connected(Role.SERVER, ProtocolVersion.MQTT_3_1_1)) {
      end.receive(packet(0x82, "0001" + string(filter) + "00"));

      assertThat(end.fault().code()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }
  }

  private static CodecChannel strict(ProtocolVersion version) {
    CodecChannel end = CodecChannel.connected(Role.SERVER, version);
    end.codec().refuseControlCharacters();
    return end;
  }

  private static String publish(String topic, ProtocolVersion version) {
    return packet(0x30, string(topic) + (version == ProtocolVersion.MQTT_5 ? "00" : ""));
  }

  private static String packet(int firstByte, String body) {
    return String.format("%02x%02x", firstByte, body.length() / 2) + body;
  }

  private static String string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return String.format("%04x", bytes.length) + ByteBufUtil.hexDump(bytes);
  }
}
