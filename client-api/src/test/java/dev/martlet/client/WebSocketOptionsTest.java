package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.InvalidOptionException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What describes a WebSocket is kept, and what can never work is refused. */
class WebSocketOptionsTest {
  @Test
  void headersKeepTheirOrder() {
    WebSocketOptions options =
        WebSocketOptions.builder().header("b", "1").header("A", "").header("b", "2").build();
    assertThat(options.headers())
        .containsExactly(Map.entry("b", "1"), Map.entry("A", ""), Map.entry("b", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\n", "\u00e9"})
  void whatIsNoNameOfAHeaderIsRefused(String name) {
    assertThatThrownBy(() -> WebSocketOptions.builder().header(name, "x"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("no name of a header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade", "connection", "Sec-WebSocket-Protocol", "Content-Length"})
  void headersOfWebSocketItselfAreRefused(String name) {
    assertThatThrownBy(() -> WebSocketOptions.builder().header(name, "x"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(name + " is set by WebSocket itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hunter2\r\nX: y", "hunter2\n", " hunter2", "hunter2\u0000", "hunter2\u20ac"})
  void valuesThatAHeaderCannotHaveAreRefusedAndNotShown(String value) {
    assertThatThrownBy(() -> WebSocketOptions.builder().header("X", value))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("the value of X")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void framesHaveASize() {
    assertThatThrownBy(() -> WebSocketOptions.builder().maximumFrameSizeBytes(0))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("0 is not at least 1");
    assertThat(WebSocketOptions.usual().maximumFrameSizeBytes()).isEmpty();
    assertThat(WebSocketOptions.builder().maximumFrameSizeBytes(1).build().maximumFrameSizeBytes())
        .hasValue(1);
  }
}
