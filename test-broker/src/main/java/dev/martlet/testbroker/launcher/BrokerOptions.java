package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.TestBrokerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** All options of the standalone broker, in the order of the help. */
final class BrokerOptions {

  static final List<BrokerOption> ALL =
      List.of(
          many(
              "listen",
              "URI",
              "Listen there: mqtt://HOST:PORT, mqtts://HOST:PORT (TLS), ws://HOST:PORT/PATH,"
                  + " wss://HOST:PORT/PATH (WebSocket, plain and over TLS; without PATH at /mqtt)"
                  + " or unix:///FILE. Port 0 is any that is free. With"
                  + " ?client-certificate=required or =requested, TLS clients show a certificate."
                  + " May be given several times. Default: what --host and --port say.",
              (settings, value) -> settings.listen(ListenerUri.parse(value))),
          one(
              "port",
              "PORT",
              "Short form of a first --listen mqtt://...: the port, 0 for any that is free."
                  + " Default: 1883.",
              number(BrokerSettings::port)),
          one(
              "host",
              "HOST",
              "Short form of a first --listen mqtt://...: the address. Default: 127.0.0.1.",
              BrokerSettings::host),
          toggle(
              "allow-remote-clients",
              "Permit listening where other machines reach the broker, such as 0.0.0.0.",
              TestBrokerBuilder::allowRemoteClients),
          one(
              "maximum-connections",
              "COUNT",
              "How many connections there may be; further ones are closed at once."
                  + " Default: 100000.",
              number((settings, value) -> settings.builder().maximumConnections(value))),
          one(
              "connect-timeout",
              "SECONDS",
              "How long a connection may be open without a CONNECT, all handshakes included."
                  + " Default: 10.",
              (settings, value) -> settings.builder().connectTimeout(seconds(value))),
          one(
              "server-certificate",
              "FILE",
              "PEM: the server's certificate, then those of its issuers; needs --server-key."
                  + " Default: one that is made at start.",
              (settings, value) -> settings.serverCertificate(Path.of(value))),
          one(
              "server-key",
              "FILE",
              "PEM (PKCS #8, not encrypted): the private key of --server-certificate.",
              (settings, value) -> settings.serverKey(Path.of(value))),
          one(
              "trusted-clients",
              "FILE",
              "PEM: who may issue certificates of clients. Default: the authority that is made at"
                  + " start.",
              (settings, value) -> settings.trustedClients(Path.of(value))),
          many(
              "certificate-host",
              "HOST",
              "A further name or IP address for the certificate that is made at start, which has"
                  + " localhost, 127.0.0.1, ::1 and the hosts listened on. May be given several"
                  + " times.",
              BrokerSettings::certificateHost),
          one(
              "certificates-to",
              "DIRECTORY",
              "Write there what clients need of the certificates that are made at start: ca.pem,"
                  + " and for mutual TLS client.pem and client.key. The files stay.",
              (settings, value) -> settings.certificatesTo(Path.of(value))),
          one(
              "maximum-packet-size",
              "BYTES",
              "The largest packet that clients may send. Default: 268435460, what MQTT can"
                  + " express.",
              (settings, value) -> settings.builder().maximumPacketSizeBytes(longNumber(value))),
          one(
              "receive-maximum",
              "COUNT",
              "How many QoS 1 and 2 messages of one client may be unacknowledged. Default: 65535.",
              number((settings, value) -> settings.builder().receiveMaximum(value))),
          one(
              "topic-alias-maximum",
              "COUNT",
              "The highest topic alias that clients may use, 0 for none. Default: 16.",
              number((settings, value) -> settings.builder().topicAliasMaximum(value))),
          one(
              "maximum-sessions",
              "COUNT",
              "How many sessions there may be, of connected and absent clients. Default: 100000.",
              number((settings, value) -> settings.builder().maximumSessions(value))),
          one(
              "maximum-queue-messages",
              "COUNT",
              "How many messages a session may keep for its client. Default: 100000.",
              number(BrokerSettings::queueMessages)),
          one(
              "maximum-queue-bytes",
              "BYTES",
              "How many bytes a session may keep for its client. Default: 67108864.",
              (settings, value) -> settings.queueBytes(longNumber(value))),
          new BrokerOption(
              "verbose",
              "",
              false,
              "Print every packet.",
              (settings, value) -> settings.verbose(isOn(value))));

  private BrokerOptions() {}

  private static BrokerOption one(
      String name, String label, String description, BiConsumer<BrokerSettings, String> effect) {
    return new BrokerOption(name, label, false, description, effect);
  }

  private static BrokerOption many(
      String name, String label, String description, BiConsumer<BrokerSettings, String> effect) {
    return new BrokerOption(name, label, true, description, effect);
  }

  private static BrokerOption toggle(
      String name, String description, Consumer<TestBrokerBuilder> effect) {
    return new BrokerOption(
        name,
        "",
        false,
        description,
        (settings, value) -> {
          if (isOn(value)) {
            effect.accept(settings.builder());
          }
        });
  }

  private static BiConsumer<BrokerSettings, String> number(ObjIntConsumer<BrokerSettings> effect) {
    return (settings, value) -> {
      long number = longNumber(value);
      if (number != (int) number) {
        throw new IllegalArgumentException(
            number + " is not from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
      }
      effect.accept(settings, (int) number);
    };
  }

  private static long longNumber(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no whole number: " + value, e);
    }
  }

  private static Duration seconds(String value) {
    try {
      return Duration.ofMillis(Math.round(Double.parseDouble(value) * 1_000));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no number of seconds: " + value, e);
    }
  }

  private static boolean isOn(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + value);
    };
  }
}
