package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColdStartTest {

  static Iterable<String> classes() {
    return ColdStart.CLASSES;
  }

  @ParameterizedTest
  @MethodSource("classes")
  void everyClassThatIsReadAheadIsThere(String name) {
    assertThatCode(() -> Class.forName(name, false, getClass().getClassLoader()))
        .doesNotThrowAnyException();
  }
}
