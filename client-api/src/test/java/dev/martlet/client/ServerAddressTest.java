package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.martlet.client.message.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "mqtt://localhost, localhost, 1883",
    "mqtt://localhost:1884, localhost, 1884",
    "mqtt://localhost:1, localhost, 1",
    "mqtt://localhost:65535, localhost, 65535",
    "mqtt://localhost:01884, localhost, 1884",
    "mqtt://localhost:, localhost, 1883",
    "mqtt://localhost/, localhost, 1883",
    "mqtt://localhost:1884/, localhost, 1884",
    "MQTT://localhost, localhost, 1883",
    "mqtt://broker-1.example.org:1884, broker-1.example.org, 1884",
    "mqtt://example.org., example.org., 1883",
    "mqtt://127.0.0.1, 127.0.0.1, 1883",
    "mqtt://127.0.0.1:1884, 127.0.0.1, 1884",
    "mqtt://[::1], ::1, 1883",
    "mqtt://[::1]:1884, ::1, 1884",
    "mqtt://[2001:db8::7]:1884/, 2001:db8::7, 1884",
    "mqtt://[::ffff:127.0.0.1], ::ffff:127.0.0.1, 1883",
    "mqtt://[fe80::1%eth0]:1884, fe80::1%eth0, 1884"
  })
  void hostAndPortAreRead(String uri, String host, int port) {
    assertThat(ServerAddress.parse(uri)).isEqualTo(new ServerAddress(host, port));
  }

  @ParameterizedTest
  @CsvSource({"inproc://broker, broker", "INPROC://Broker-1.a_b/, broker-1.a_b"})
  void theNameOfAServerInThisJvmIsRead(String uri, String name) {
    ServerAddress address = ServerAddress.parse(uri);

    assertThat(address).isEqualTo(new ServerAddress(ServerTransport.IN_PROCESS, name, 0));
    assertThat(address).hasToString("inproc://" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "inproc:broker, 'it needs a name, as in inproc://broker'",
    "inproc:///, 'it needs a name, as in inproc://broker'",
    "inproc://broker:1883, 'it needs a name, as in inproc://broker'",
    "inproc://broker/path, nothing may follow the name",
    "inproc://broker?a=b, nothing may follow the name",
    "inproc://broker#a, nothing may follow the name"
  })
  void whatIsNoNameInThisJvmIsRefused(String uri, String reason) {
    assertRefused(uri, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "mqtt://localhost, mqtt://localhost:1883",
    "MQTT://localhost:1884/, mqtt://localhost:1884",
    "mqtt://[::1], mqtt://[::1]:1883",
    "mqtt://[fe80::1%eth0]:1884, mqtt://[fe80::1%eth0]:1884"
  })
  void addressIsShownAsAUriThatReadsTheSame(String uri, String shown) {
    ServerAddress address = ServerAddress.parse(uri);

    assertThat(address).hasToString(shown);
    assertThat(ServerAddress.parse(shown)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:1883",
        "//localhost",
        "tcp://localhost",
        "http://localhost:1883",
        "mqtt5://localhost",
        "xmqtt://localhost",
        "ssl://localhost"
      })
  void otherSchemesAndNoneAreRefused(String uri) {
    assertRefused(
        uri,
        "the scheme must be mqtt, mqtts, ws, wss, unix or inproc, as in mqtt://localhost:1883");
  }

  @ParameterizedTest
  @CsvSource({
    "mqtts://localhost, TLS, localhost, 8883, ''",
    "MQTTS://my_broker:1884/, TLS, my_broker, 1884, ''",
    "ws://localhost, WEB_SOCKET, localhost, 80, /mqtt",
    "ws://localhost:8080/, WEB_SOCKET, localhost, 8080, /",
    "wss://[::1]/a/b%20c, SECURE_WEB_SOCKET, ::1, 443, /a/b%20c",
    "wss://localhost/mqtt?user=a@b, SECURE_WEB_SOCKET, localhost, 443, /mqtt?user=a@b",
    "wss://localhost?a=b, SECURE_WEB_SOCKET, localhost, 443, /mqtt?a=b",
    "ws://localhost/café, WEB_SOCKET, localhost, 80, /caf%C3%A9",
    "unix:/run/mqtt.sock, UNIX_SOCKET, '', 0, /run/mqtt.sock",
    "unix:///run/mqtt.sock, UNIX_SOCKET, '', 0, /run/mqtt.sock",
    "UNIX:/a%20b/c@d, UNIX_SOCKET, '', 0, /a b/c@d"
  })
  void otherTransportsAreRead(
      String uri, ServerTransport transport, String host, int port, String path) {
    assertThat(ServerAddress.parse(uri)).isEqualTo(new ServerAddress(transport, host, port, path));
  }

  @ParameterizedTest
  @CsvSource({
    "mqtts://localhost, mqtts://localhost:8883",
    "ws://[::1], ws://[::1]:80/mqtt",
    "wss://localhost/, wss://localhost:443/",
    "unix:///run/a%20b, unix:/run/a%20b"
  })
  void otherTransportsAreShownAsAUriThatReadsTheSame(String uri, String shown) {
    ServerAddress address = ServerAddress.parse(uri);

    assertThat(address).hasToString(shown);
    assertThat(ServerAddress.parse(shown)).isEqualTo(address);
  }

  @Test
  void aQueryIsSentButNotShown() {
    ServerAddress address = ServerAddress.parse("wss://localhost/mqtt?token=hunter2");

    assertThat(address.path()).isEqualTo("/mqtt?token=hunter2");
    assertThat(address).hasToString("wss://localhost:443/mqtt?***");
  }

  @ParameterizedTest
  @CsvSource({
    "mqtts://localhost/path, nothing may follow host and port",
    "mqtts:localhost, 'it needs a host and a port of digits, as in mqtts://localhost:8883'",
    "ws:localhost, 'it needs a host and a port of digits, as in ws://localhost:80/mqtt'",
    "wss://localhost:0, port 0 is not one of 1 to 65535",
    "ws://localhost/a#b, no fragment may follow the path",
    "unix:socket, 'it needs the path of a socket and nothing else, as in unix:/run/mqtt'",
    "unix:/, 'it needs the path of a socket and nothing else, as in unix:/run/mqtt'",
    "unix://host/a, 'it needs the path of a socket and nothing else, as in unix:/run/mqtt'",
    "unix:/a?b, 'it needs the path of a socket and nothing else, as in unix:/run/mqtt'",
    "unix:/a%00b, no file can have that path: Nul character not allowed"
  })
  void whatIsWrongWithOtherTransportsIsNamed(String uri, String reason) {
    assertRefused(uri, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt:localhost",
        "mqtt:/localhost",
        "mqtt:///",
        "mqtt:///path",
        "mqtt://:1883",
        "mqtt://localhost:-1",
        "mqtt://localhost:+1",
        "mqtt://localhost:x",
        "mqtt://localhost:18x3",
        "mqtt://localhost:99999999999",
        "mqtt://localhost:1883:1884",
        "mqtt://::1",
        "mqtt://::1:1883",
        "mqtt://ho%20st"
      })
  void missingHostAndPortsThatAreNoNumbersAreRefused(String uri) {
    assertRefused(uri, "it needs a host and a port of digits, as in mqtt://localhost:1883");
  }

  @ParameterizedTest
  @CsvSource({
    "mqtt://localhost:0, 0",
    "mqtt://localhost:65536, 65536",
    "mqtt://localhost:2147483647, 2147483647",
    "mqtt://[::1]:0, 0"
  })
  void portsOutOfRangeAreRefused(String uri, int port) {
    assertRefused(uri, "port " + port + " is not one of 1 to 65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt://localhost/path",
        "mqtt://localhost:1883/a/b",
        "mqtt://localhost//",
        "mqtt://localhost?a=b",
        "mqtt://localhost/?a=b",
        "mqtt://localhost?",
        "mqtt://localhost#a",
        "mqtt://localhost/#"
      })
  void pathQueryAndFragmentAreRefused(String uri) {
    assertRefused(uri, "nothing may follow host and port");
  }

  /** The words, and which character of the text is blamed, are the JDK's and vary with it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        " mqtt://localhost",
        "mqtt://localhost ",
        "mqtt://local host",
        "mqtt:",
        "mqtt://",
        "mqtt://[::1",
        "mqtt://[::x]"
      })
  void textThatIsNoUriIsRefusedWithTheIndexOfTheFault(String uri) {
    assertThat(refusalOf(uri).getMessage())
        .startsWith("server: '" + uri + "': ")
        .matches(".*': [A-Z].+ at index [0-9]+");
  }

  /** Whatever else may be wrong with the address: the message may end up in a log. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt://user:hunter2@localhost",
        "mqtt://hunter2@localhost",
        "mqtt://user:hunter2@localhost:0",
        "mqtt://user:hunter2@localhost:99999999999",
        "mqtt://user:hunter2@localhost/path",
        "mqtt://user:hunter2@my_host:1883",
        "mqtt://user:hunter2@",
        "mqtt://user:hunter2@[::x]",
        "mqtt://user:hunter2 @localhost",
        "mqtt://user:%hunter2@localhost",
        "mqtt://user:hunter2/@localhost",
        "mqtt://user:?hunter2@localhost",
        "mqtt://user:#hunter2@localhost",
        "mqtt://user:p@hunter2@localhost",
        "mqtt:user:hunter2@localhost",
        "mqtt:/user:hunter2@localhost",
        "mqtts://user:hunter2@localhost",
        "wss://user:hunter2@localhost/mqtt",
        "ws://user:hunter2/@localhost",
        "ws://localhost:0/?a=b@c&hunter2",
        "unix://user:hunter2@localhost/a",
        "//user:hunter2@localhost",
        "user:hunter2@localhost",
        " mqtt://user:hunter2@localhost"
      })
  void userInfoIsRefusedAndNeverShown(String uri) {
    InvalidOptionException refusal = refusalOf(uri);

    assertThat(refusal.getMessage()).doesNotContain("hunter2", "user:");
    assertThat(refusal.getCause()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtts://h/mqtt?token=hunter2",
        "https://h/mqtt?token=hunter2",
        " wss://h/mqtt?token=hunter2",
        "wss//h/mqtt?token=hunter2@b"
      })
  void aQueryIsNotShownWhateverElseIsWrong(String uri) {
    assertThat(refusalOf(uri)).hasMessageContaining("***").hasMessageNotContaining("hunter2");
  }

  @Test
  void userInfoIsRefusedWithTheWayThatWorks() {
    assertThat(refusalOf("mqtt://u:hunter2@host:1884"))
        .hasMessage(
            "server: '***@host:1884': credentials do not belong in it, use credentials(...)");
  }

  private static void assertRefused(String uri, String reason) {
    String shown = uri.replaceFirst("[?].*", "?***"); // a query may be a secret
    assertThat(refusalOf(uri)).hasMessage("server: '" + shown + "': " + reason);
  }

  private static InvalidOptionException refusalOf(String uri) {
    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, () -> ServerAddress.parse(uri));
    assertThat(refusal).as(uri).isNotNull();
    assertThat(refusal.option()).isEqualTo("server");
    return refusal;
  }

  @Test
  void hostsOfContainersMayHaveAnUnderscore() {
    assertThat(ServerAddress.parse("mqtt://my_broker:1884"))
        .isEqualTo(new ServerAddress("my_broker", 1884));
  }

  @Test
  void theZoneOfAnAddressIsUnescaped() {
    assertThat(ServerAddress.parse("mqtt://[fe80::1%25eth0]"))
        .isEqualTo(new ServerAddress("fe80::1%eth0", 1883));
  }
}
