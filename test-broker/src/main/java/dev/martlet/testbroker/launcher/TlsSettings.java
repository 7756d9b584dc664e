package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.TestBrokerBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the options have said of certificates. */
final class TlsSettings {

  private final TestBrokerBuilder broker;
  private final List<String> certificateHosts = new ArrayList<>();
  private @Nullable Path serverCertificate;
  private @Nullable Path serverKey;
  private boolean trustsClients;
  private @Nullable Path certificatesTo;

  TlsSettings(TestBrokerBuilder broker) {
    this.broker = broker;
  }

  void serverCertificate(Path value) {
    serverCertificate = value;
  }

  void serverKey(Path value) {
    serverKey = value;
  }

  void trustedClients(Path value) {
    broker.trustedClients(value); // read here, where the option is known
    trustsClients = true;
  }

  void certificateHost(String value) {
    certificateHosts.add(value);
  }

  void certificatesTo(Path value) {
    certificatesTo = value;
  }

  @Nullable Path certificatesTo() {
    return certificatesTo;
  }

  /**
   * Tells the broker what needs more than one option.
   *
   * @throws IllegalArgumentException if one contradicts another; the message names both
   */
  void complete(boolean hasTls) {
    requireBoth();
    requireTls("--server-certificate", serverCertificate != null, hasTls);
    requireTls("--trusted-clients", trustsClients, hasTls);
    requireTls("--certificate-host", !certificateHosts.isEmpty(), hasTls);
    requireTls("--certificates-to", certificatesTo != null, hasTls);
    if (serverCertificate != null && serverKey != null) {
      if (!certificateHosts.isEmpty()) {
        throw new IllegalArgumentException("--certificate-host contradicts --server-certificate");
      }
      broker.serverCertificate(serverCertificate, serverKey);
    }
    broker.certificateHosts(certificateHosts.toArray(String[]::new));
  }

  private void requireBoth() {
    if ((serverCertificate == null) != (serverKey == null)) {
      throw new IllegalArgumentException(
          serverKey == null
              ? "--server-certificate needs --server-key"
              : "--server-key needs --server-certificate");
    }
  }

  private static void requireTls(String option, boolean given, boolean hasTls) {
    if (given && !hasTls) {
      throw new IllegalArgumentException(
          option + " needs a listener with TLS: --listen mqtts://... or wss://...");
    }
  }
}
