package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.ServerAbilitiesBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the options have said so far; what needs more than one of them is put together here. */
final class BrokerSettings {

  private static final int DEFAULT_PORT = 1883;
  private static final String DEFAULT_HOST = "127.0.0.1";

  private final TestBrokerBuilder builder = TestBroker.builder().recordingCapacity(0, 0);
  private final ServerAbilitiesBuilder abilities = ServerAbilities.builder();
  private final AccessSettings access = new AccessSettings();
  private final TlsSettings tls = new TlsSettings(builder);
  private final StoreSettings queue = new StoreSettings(builder::maximumQueue);
  private final StoreSettings retained = new StoreSettings(builder::maximumRetained);
  private final List<Listener> listeners = new ArrayList<>();
  private @Nullable Integer port;
  private @Nullable String host;
  private boolean verbose;

  TestBrokerBuilder builder() {
    return builder;
  }

  ServerAbilitiesBuilder abilities() {
    return abilities;
  }

  AccessSettings access() {
    return access;
  }

  TlsSettings tls() {
    return tls;
  }

  /** What one session may keep. */
  StoreSettings queue() {
    return queue;
  }

  StoreSettings retained() {
    return retained;
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

  void verbose(boolean value) {
    verbose = value;
  }

  boolean isVerbose() {
    return verbose;
  }

  /**
   * The broker that they describe.
   *
   * @throws IllegalArgumentException if one contradicts another; the message names both
   */
  TestBrokerBuilder complete() {
    tls.complete(listeners.stream().anyMatch(Listener::isTls));
    access.complete(builder);
    builder.abilities(abilities.build());
    if (port != null || host != null || listeners.isEmpty()) {
      builder.port(port == null ? DEFAULT_PORT : port).host(host == null ? DEFAULT_HOST : host);
    }
    listeners.forEach(builder::listen);
    return builder;
  }
}
