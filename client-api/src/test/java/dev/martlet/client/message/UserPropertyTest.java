package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UserPropertyTest {
  private static final String LONGEST = "x".repeat(65_535);

  @Test
  void nameAndValueAreKeptAndMayBeEmptyOrAsLongAsAStringMayBe() {
    UserProperty property = new UserProperty(LONGEST, "");

    assertThat(property.name()).isEqualTo(LONGEST);
    assertThat(property.value()).isEmpty();
    assertThat(new UserProperty("", LONGEST).value()).isEqualTo(LONGEST);
  }

  @Test
  @Tag("5.0:MQTT-1.5.7-1")
  void bothMustBeStringsOfMqttAndTheErrorNamesWhichIsNot() {
    assertRefused("a\0", "b", "user property name has U+0000 at index 1");
    assertRefused("a", "\0b", "user property value has U+0000 at index 0");
    assertRefused("\uD834", "b", "user property name has a lone surrogate at index 0");
    assertRefused("a", "b\uDD1E", "user property value has a lone surrogate at index 1");
    assertRefused(LONGEST + "x", "b", "user property name has 65536 bytes, the limit is 65535");
    assertRefused("a", LONGEST + "x", "user property value has 65536 bytes, the limit is 65535");
  }

  private static void assertRefused(String name, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserProperty(name, value))
        .withMessage(message);
  }
}
