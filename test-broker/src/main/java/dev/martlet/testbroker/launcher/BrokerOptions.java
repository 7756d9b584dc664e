package dev.martlet.testbroker.launcher;

import static dev.martlet.testbroker.launcher.BrokerOption.many;
import static dev.martlet.testbroker.launcher.BrokerOption.number;
import static dev.martlet.testbroker.launcher.BrokerOption.onOff;
import static dev.martlet.testbroker.launcher.BrokerOption.one;
import static dev.martlet.testbroker.launcher.BrokerOption.seconds;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All options of the standalone broker, in the order of the help. */
final class BrokerOptions {

  static final List<BrokerOption> ALL =
      Stream.of(
              listeners(),
              certificates(),
              LimitOptions.all(),
              AbilityOptions.all(),
              AccessOptions.all(),
              output())
          .flatMap(List::stream)
          .toList();

  private static List<BrokerOption> listeners() {
    return List.of(
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
        onOff(
            "allow-remote-clients",
            "Permit listening where other machines reach the broker, such as 0.0.0.0.",
            settings -> settings.builder().allowRemoteClients()),
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
            (settings, value) -> settings.builder().connectTimeout(seconds(value))));
  }

  private static List<BrokerOption> certificates() {
    return List.of(
        one(
            "server-certificate",
            "FILE",
            "PEM: the server's certificate, then those of its issuers; needs --server-key."
                + " Default: one that is made at start.",
            (settings, value) -> settings.tls().serverCertificate(Path.of(value))),
        one(
            "server-key",
            "FILE",
            "PEM (PKCS #8, not encrypted): the private key of --server-certificate.",
            (settings, value) -> settings.tls().serverKey(Path.of(value))),
        one(
            "trusted-clients",
            "FILE",
            "PEM: who may issue certificates of clients. Default: the authority that is made at"
                + " start.",
            (settings, value) -> settings.tls().trustedClients(Path.of(value))),
        many(
            "certificate-host",
            "HOST",
            "A further name or IP address for the certificate that is made at start, which has"
                + " localhost, 127.0.0.1, ::1 and the hosts listened on. May be given several"
                + " times.",
            (settings, value) -> settings.tls().certificateHost(value)),
        one(
            "certificates-to",
            "DIRECTORY",
            "Write there what clients need of the certificates that are made at start: ca.pem,"
                + " and for mutual TLS client.pem and client.key. The files stay.",
            (settings, value) -> settings.tls().certificatesTo(Path.of(value))));
  }

  private static List<BrokerOption> output() {
    return List.of(onOff("verbose", "Print every packet.", settings -> settings.verbose(true)));
  }

  private BrokerOptions() {}
}
