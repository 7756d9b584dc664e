package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the options have said so far; what needs more than one of them is put together here. */
final class BrokerSettings {

  private static final int DEFAULT_PORT = 1883;
  private static final String DEFAULT_HOST = "127.0.0.1";

  private final TestBrokerBuilder builder = TestBroker.builder().recordingCapacity(0, 0);
  private final List<Listener> listeners = new ArrayList<>();
  private final List<String> certificateHosts = new ArrayList<>();
  private @Nullable Integer port;
  private @Nullable String host;
  private @Nullable Path serverCertificate;
  private @Nullable Path serverKey;
  private @Nullable Path trustedClients;
  private @Nullable Path certificatesTo;
  private int queueMessages = 100_000;
  private long queueBytes = 64L * 1024 * 1024;
  private boolean verbose;

  TestBrokerBuilder builder() {
    return builder;
  }

  void listen(Listener value) {
    listeners.add(value);
  }

  void port(int value) {
    Listener.tcp().port(value); // refused here, where the option is known
    port = value;
  }

  void host(String value) {
    host = value;
  }

  void serverCertificate(Path value) {
    serverCertificate = value;
  }

  void serverKey(Path value) {
    serverKey = value;
  }

  void trustedClients(Path value) {
    builder.trustedClients(value);
    trustedClients = value;
  }

  void certificateHost(String value) {
    certificateHosts.add(value);
  }

  void certificatesTo(Path value) {
    certificatesTo = value;
  }

  void queueMessages(int value) {
    queueMessages = value;
    builder.maximumQueue(queueMessages, queueBytes);
  }

  void queueBytes(long value) {
    queueBytes = value;
    builder.maximumQueue(queueMessages, queueBytes);
  }

  void verbose(boolean value) {
    verbose = value;
  }

  boolean isVerbose() {
    return verbose;
  }

  @Nullable Path certificatesTo() {
    return certificatesTo;
  }

  /**
   * The broker that they describe.
   *
   * @throws IllegalArgumentException if one contradicts another; the message names both
   */
  TestBrokerBuilder complete() {
    requireBoth();
    requireTls("--server-certificate", serverCertificate != null);
    requireTls("--trusted-clients", trustedClients != null);
    requireTls("--certificate-host", !certificateHosts.isEmpty());
    requireTls("--certificates-to", certificatesTo != null);
    if (serverCertificate != null && serverKey != null) {
      if (!certificateHosts.isEmpty()) {
        throw contradiction("--certificate-host", "--server-certificate");
      }
      builder.serverCertificate(serverCertificate, serverKey);
    }
    builder.certificateHosts(certificateHosts.toArray(String[]::new));
    if (port != null || host != null || listeners.isEmpty()) {
      builder.port(port == null ? DEFAULT_PORT : port).host(host == null ? DEFAULT_HOST : host);
    }
    listeners.forEach(builder::listen);
    return builder;
  }

  private void requireBoth() {
    if ((serverCertificate == null) != (serverKey == null)) {
      throw new IllegalArgumentException(
          serverKey == null
              ? "--server-certificate needs --server-key"
              : "--server-key needs --server-certificate");
    }
  }

  private void requireTls(String option, boolean given) {
    if (given && listeners.stream().noneMatch(Listener::isTls)) {
      throw new IllegalArgumentException(
          option + " needs a listener with TLS: --listen mqtts://... or wss://...");
    }
  }

  private static IllegalArgumentException contradiction(String one, String other) {
    return new IllegalArgumentException(one + " contradicts " + other);
  }
}
