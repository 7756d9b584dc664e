package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WillTest {
  private static final Message MESSAGE = Message.builder("gone").payload("bye").build();

  @Test
  void willHasNoDelayUnlessToldSo() {
    assertThat(new Will(MESSAGE)).isEqualTo(new Will(MESSAGE, Duration.ZERO));
    assertThat(new Will(MESSAGE).message()).isSameAs(MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1S", "PT4294967295S"})
  void delayOfWholeSecondsThatFourBytesHoldIsLegal(Duration delay) {
    assertThat(new Will(MESSAGE, delay).delay()).isEqualTo(delay);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.001S", "PT4294967296S", "PT9223372036854775807S"})
  void otherDelaysAreRefusedWithValueAndLimit(Duration delay) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Will(MESSAGE, delay))
        .withMessage("will delay of " + delay + " is not whole seconds from 0 to 4294967295");
  }

  @Test
  void payloadOf65535BytesIsLegalAndOneMoreIsRefused() {
    Message longest = Message.builder("gone").payload(new byte[65_535]).build();
    assertThat(new Will(longest).message()).isSameAs(longest);

    Message tooLong = Message.builder("gone").payload(new byte[65_536]).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Will(tooLong))
        .withMessage("will payload has 65536 bytes, the limit is 65535");
  }

  @Test
  void willHasAMessage() {
    assertThatNullPointerException()
        .isThrownBy(() -> new Will(null, Duration.ZERO))
        .withMessage("message");
  }
}
