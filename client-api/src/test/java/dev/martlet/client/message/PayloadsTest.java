package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsTest {
  @Test
  void bytesAreCopiedAndReadOnly() {
    byte[] bytes = {1, 2, 3};
    ByteBuffer payload = Payloads.copyOf(bytes);

    bytes[0] = 9;

    assertThat(payload.isReadOnly()).isTrue();
    assertThat(Payloads.bytes(payload)).containsExactly(1, 2, 3);
  }

  @Test
  void onlyWhatRemainsIsCopiedAndThePositionStaysAsItIs() {
    byte[] bytes = {1, 2, 3, 4, 5};
    ByteBuffer source = ByteBuffer.wrap(bytes).position(1).limit(4);
    ByteBuffer payload = Payloads.copyOf(source);

    bytes[2] = 9;

    assertThat(payload.isReadOnly()).isTrue();
    assertThat(Payloads.bytes(payload)).containsExactly(2, 3, 4);
    assertThat(source.position()).isEqualTo(1);
    assertThat(source.limit()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "21.4", "é€𝄞", "\0\uFEFF\n"})
  void textComesBackAsItWas(String text) {
    assertThat(Payloads.text(Payloads.of(text))).isEqualTo(text);
    assertThat(Payloads.of(text).isReadOnly()).isTrue();
  }

  @Test
  void textIsEncodedAsUtf8() {
    assertThat(Payloads.bytes(Payloads.of("é€"))).containsExactly(0xC3, 0xA9, 0xE2, 0x82, 0xAC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\uD834", "a\uDD1E", "a\uD834b", "a\uDD1E\uD834"})
  void textThatUtf8CannotSayIsRefusedAndNotSentAsQuestionMarks(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payloads.of(text))
        .withMessage("text has a lone surrogate at index 1");
  }

  @Test
  void bytesThatAreNotUtf8ReadAsReplacementCharacters() {
    assertThat(Payloads.text(ByteBuffer.wrap(new byte[] {'a', (byte) 0xFF, 'b'})))
        .isEqualTo("a\uFFFDb");
  }

  @Test
  void readingMovesNoPosition() {
    ByteBuffer payload = Payloads.copyOf(new byte[] {'a', 'b', 'c'}).position(1);

    assertThat(Payloads.text(payload)).isEqualTo("bc");
    assertThat(Payloads.bytes(payload)).containsExactly('b', 'c');
    assertThat(payload.position()).isEqualTo(1);
  }

  @Test
  void emptyPayloadHasNoBytesAndCannotBeWritten() {
    assertThat(Payloads.EMPTY.capacity()).isZero();
    assertThat(Payloads.EMPTY.isReadOnly()).isTrue();
  }
}
