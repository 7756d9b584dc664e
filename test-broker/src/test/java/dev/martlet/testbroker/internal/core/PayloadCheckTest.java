package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("5.0:3.3.2.3.2")
class PayloadCheckTest {

  private static final byte[] NOT_UTF8 = {'a', (byte) 0xff};

  private final VirtualBroker broker = new VirtualBroker();
  private final ScriptedClient client = broker.client("client");
  private final ScriptedClient watcher = broker.client("watcher");

  @BeforeEach
  void connect() {
    client.connect();
    watcher.connect();
    watcher.subscribe("#", QoS.AT_MOST_ONCE);
  }

  private static Publish claimingUtf8(byte[] payload, QoS qos) {
    return new Publish(
        TopicName.of("a"),
        qos == QoS.AT_MOST_ONCE ? 0 : 1,
        qos,
        false,
        true,
        ByteBuffer.wrap(payload),
        0,
        new MessageProperties(PayloadFormat.UTF_8, null, null, null, null, List.of()),
        List.of());
  }

  @Test
  void whatIsNotAsItClaimsIsRefusedInTheAnswer() {
    client.receive(claimingUtf8(NOT_UTF8, QoS.AT_LEAST_ONCE));
    client.expect(new PubAck(1, ReasonCode.PAYLOAD_FORMAT_INVALID));
    client.receive(claimingUtf8(NOT_UTF8, QoS.EXACTLY_ONCE));
    client.expect(new PubRec(1, ReasonCode.PAYLOAD_FORMAT_INVALID)).expectNothing();
    watcher.expectNothing();
    watcher.subscribe("a", QoS.AT_MOST_ONCE).expectNothing();
  }

  @Test
  void atQos0ItEndsTheConnection() {
    client.receive(claimingUtf8(NOT_UTF8, QoS.AT_MOST_ONCE));
    client.expectClosed(ReasonCode.PAYLOAD_FORMAT_INVALID);
    watcher.expectNothing();
  }

  @Test
  @Tag("5.0:3.1.3.2.3")
  void aWillThatIsNotAsItClaimsIsRefused() {
    Message will =
        Message.builder("a").payload(NOT_UTF8).payloadFormat(PayloadFormat.UTF_8).build();
    ConnAck ack = broker.client("other").connect(asked -> asked.will(will));
    assertThat(ack.reasonCode()).isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsUtf8Passes(QoS qos) {
    String text = "\u0000 \ufeff \uffff \ud83d\ude00 \u0007".repeat(1_000);
    client.receive(claimingUtf8(text.getBytes(StandardCharsets.UTF_8), qos));
    watcher.takePublish(text);
    client.receive(new PubRel(1)); // so that the identifier is free again
    client.receive(claimingUtf8(new byte[0], qos));
    watcher.takePublish("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "c3", "c080", "eda080", "f4908080", "e282", "61ff61"})
  void whateverIsNotDoesNot(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    byte[] longer = new byte[5_000 + bad.length];
    System.arraycopy(bad, 0, longer, 5_000, bad.length);
    client.receive(claimingUtf8(bad, QoS.AT_LEAST_ONCE));
    client.expect(new PubAck(1, ReasonCode.PAYLOAD_FORMAT_INVALID));
    client.receive(claimingUtf8(longer, QoS.AT_LEAST_ONCE));
    client.expect(new PubAck(1, ReasonCode.PAYLOAD_FORMAT_INVALID));
  }
}
