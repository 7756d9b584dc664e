package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  @Test
  void passwordIsHeldAsUtf8() {
    Credentials credentials = Credentials.of("user", "pä");

    assertThat(credentials.username()).isEqualTo("user");
    assertThat(Payloads.bytes(credentials.password())).containsExactly('p', 0xC3, 0xA4);
  }

  @Test
  void eitherMayBeAbsent() {
    assertThat(new Credentials("user", null).password()).isNull();
    assertThat(new Credentials(null, Payloads.of("secret")).username()).isNull();
  }

  @Test
  void passwordIsNeverShown() {
    assertThat(Credentials.of("user", "secret"))
        .hasToString("Credentials[username=user, password=***]");
    assertThat(new Credentials("user", null))
        .hasToString("Credentials[username=user, password=none]");
  }

  @Test
  void lengthOfThePasswordIsNotShownEither() {
    assertThat(Credentials.of("user", "")).hasToString(Credentials.of("user", "longer").toString());
  }

  @Test
  @Tag("5.0:MQTT-3.1.3-12")
  @Tag("3.1.1:MQTT-3.1.3-11")
  void userNameMustBeAStringOfMqtt() {
    assertThat(Credentials.of("x".repeat(65_535), "").username()).hasSize(65_535);
    assertUserNameRefused("x".repeat(65_536), "user name has 65536 bytes, the limit is 65535");
    assertUserNameRefused("a\0", "user name has U+0000 at index 1");
    assertUserNameRefused("\uD834", "user name has a lone surrogate at index 0");
  }

  @Test
  void passwordOf65535BytesIsLegalAndOneMoreIsRefusedWithoutShowingIt() {
    assertThat(Credentials.of("user", "x".repeat(65_535)).password().remaining()).isEqualTo(65_535);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.of("user", "x".repeat(65_536)))
        .withMessage("password has 65536 bytes, the limit is 65535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Credentials("user", ByteBuffer.allocate(65_536)))
        .withMessage("password has 65536 bytes, the limit is 65535");
  }

  @Test
  void passwordThatUtf8CannotSayIsRefusedAndNotSentAsQuestionMarks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.of("user", "secret\uD834"))
        .withMessage("password has a lone surrogate at index 6");
  }

  @Test
  void passwordIsReadOnlyAndEveryViewOfItIsIndependent() {
    Credentials credentials = new Credentials("user", ByteBuffer.wrap(new byte[] {1, 2, 3}));

    credentials.password().position(3);

    assertThat(credentials.password().isReadOnly()).isTrue();
    assertThat(Payloads.bytes(credentials.password())).containsExactly(1, 2, 3);
  }

  @Test
  void readingTheBufferThatWasHandedInDoesNotDisturbTheCredentials() {
    ByteBuffer handedIn = ByteBuffer.wrap(new byte[] {1, 2, 3}).asReadOnlyBuffer();
    Credentials credentials = new Credentials("user", handedIn);

    handedIn.get();

    assertThat(Payloads.bytes(credentials.password())).containsExactly(1, 2, 3);
  }

  private static void assertUserNameRefused(String username, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.of(username, "secret"))
        .withMessage(message);
  }
}
