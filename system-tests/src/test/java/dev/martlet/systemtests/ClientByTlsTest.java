package dev.martlet.systemtests;

import dev.martlet.client.MqttClientBuilder;
import dev.martlet.client.TlsOptions;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBroker;

/** The same by TLS. */
class ClientByTlsTest extends ClientAgainstBrokerTest {
  @Override
  Listener listener() {
    return Listener.tls();
  }

  @Override
  MqttClientBuilder builder(TestBroker reached) {
    return super.builder(reached)
        .tls(TlsOptions.builder().trustPem(reached.certificateAuthority().pem()).build());
  }
}
