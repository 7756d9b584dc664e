package dev.martlet.client.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.ServerAddress;
import dev.martlet.client.WebSocketOptions;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the upgrade to WebSocket says. */
class WebSocketLayerTest {
  @ParameterizedTest
  @CsvSource({
    "ws://broker.example.org, broker.example.org",
    "ws://broker.example.org:80, broker.example.org",
    "ws://broker.example.org:443, broker.example.org:443",
    "wss://broker.example.org, broker.example.org",
    "wss://broker.example.org:80, broker.example.org:80",
    "wss://[::1]:8443, [::1]:8443",
    "ws://[::1], [::1]"
  })
  void hostHasThePortUnlessItIsTheUsualOne(String server, String host) throws Exception {
    WebSocketLayer layer =
        WebSocketLayer.of(
            WebSocketOptions.builder().build(), Map.of(), ServerAddress.parse(server), 1_000);
    assertThat(layer.host()).isEqualTo(host);
  }
}
