package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedMessageTest {
  @Test
  void payloadCanBeReadAsTextAsBytesAndAsABuffer() {
    ReceivedMessage message = received(Payloads.of("é4"));

    assertThat(message.text()).isEqualTo("é4");
    assertThat(message.bytes()).containsExactly(0xC3, 0xA9, '4');
    assertThat(message.payload()).isEqualTo(ByteBuffer.wrap(message.bytes()));
    assertThat(message.payloadBytes()).isEqualTo(3);
  }

  @Test
  void bytesThatAreNotUtf8ReadAsReplacementCharacters() {
    assertThat(received(ByteBuffer.wrap(new byte[] {'a', (byte) 0xFF})).text())
        .isEqualTo("a\uFFFD");
  }

  @Test
  void writingToTheBytesDoesNotChangeTheMessage() {
    ReceivedMessage message = received(Payloads.of("abc"));

    message.bytes()[0] = 'x';

    assertThat(message.text()).isEqualTo("abc");
  }

  @Test
  void handlersThatReadThePayloadDoNotDisturbEachOther() {
    ReceivedMessage message = received(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));

    message.payload().position(3);

    assertThat(message.payload().isReadOnly()).isTrue();
    assertThat(message.payloadBytes()).isEqualTo(3);
    assertThat(message.text()).isEqualTo("abc");
    assertThat(message.bytes()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readingTheBufferThatWasHandedInDoesNotDisturbTheMessage(boolean readOnly) {
    ByteBuffer writable = ByteBuffer.wrap(new byte[] {'a', 'b', 'c'});
    ByteBuffer handedIn = readOnly ? writable.asReadOnlyBuffer() : writable;
    ReceivedMessage message = received(handedIn);

    handedIn.get();

    assertThat(message.text()).isEqualTo("abc");
  }

  @Test
  void subscriptionIdentifiersAreCopied() {
    List<Integer> handedIn = new ArrayList<>(List.of(1, 2, 1));
    ReceivedMessage message =
        new ReceivedMessage(
            TopicName.of("a"),
            Payloads.EMPTY,
            QoS.AT_LEAST_ONCE,
            true,
            false,
            MessageProperties.NONE,
            handedIn);

    handedIn.clear();

    assertThat(message.subscriptionIdentifiers()).containsExactly(1, 2, 1).isUnmodifiable();
  }

  private static ReceivedMessage received(ByteBuffer payload) {
    return new ReceivedMessage(
        TopicName.of("a"),
        payload,
        QoS.AT_MOST_ONCE,
        false,
        false,
        MessageProperties.NONE,
        List.of());
  }
}
