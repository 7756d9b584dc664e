package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.codec.PacketCodec;
import dev.martlet.codec.Role;
import dev.martlet.testbroker.internal.core.BrokerCore;
import dev.martlet.testbroker.internal.core.BrokerLimits;
import dev.martlet.testbroker.internal.core.BrokerOptions;
import dev.martlet.testbroker.internal.core.StoreLimit;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.pki.Issuer;
import dev.martlet.testbroker.internal.pki.KeyChain;
import dev.martlet.testbroker.internal.time.BrokerTime;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the core can learn of who a client is. */
class PeerCertificatesTest {

  private static final char[] PASSWORD = {};

  private final Issuer issuer = new Issuer("test");
  private final EmbeddedChannel server = new EmbeddedChannel();
  private EmbeddedChannel client = new EmbeddedChannel();

  @AfterEach
  void close() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private ClientHandler shaken(ClientAuthentication demand, KeyStore clients) throws Exception {
    KeyChain own = issuer.issueServer(List.of("localhost"), Issuer.Validity.LONG);
    ServerTls tls = ServerTls.of(own.key(), own.certificates(), List.of(issuer.certificate()));
    server.pipeline().addLast(tls.newHandler(server.alloc(), demand));
    ClientHandler handler = handler();
    SSLEngine engine = context(clients).createSSLEngine();
    engine.setUseClientMode(true);
    client = new EmbeddedChannel(new SslHandler(engine));
    while (move(client, server) || move(server, client)) {
      // until both have said all
    }
    return handler;
  }

  private ClientHandler handler() {
    StoreLimit store = new StoreLimit(100, 100_000);
    BrokerLimits limits =
        new BrokerLimits(20, 0, 10_000, Duration.ofSeconds(10), 10, 10, store, store, false);
    BrokerCore core = new BrokerCore(() -> 0, BrokerOptions.of(limits), new Blind(), Runnable::run);
    PacketCodec codec = PacketCodec.addTo(server.pipeline(), Role.SERVER, 10_000);
    BurstEnd burstEnd = new BurstEnd(core, new LoopTime(server.eventLoop()));
    PacketTap tap = new PacketTap(new Blind(), () -> 0, 1, codec, 0);
    BrokerTime time = new LoopTime(server.eventLoop());
    FaultyPackets faults = new FaultyPackets(new FaultScript(), tap, new FaultyBytes(time), time);
    ClientHandler handler = new ClientHandler(server, codec, faults, core, burstEnd);
    server.pipeline().addLast(tap, faults, handler);
    return handler;
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    boolean moved = false;
    for (Object bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      to.writeInbound(bytes);
      moved = true;
    }
    from.runPendingTasks();
    to.runPendingTasks();
    return moved;
  }

  private KeyStore store(@Nullable KeyChain shown) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", issuer.certificate());
    if (shown != null) {
      Certificate[] chain = shown.certificates().toArray(Certificate[]::new);
      store.setKeyEntry("key", shown.key(), PASSWORD, chain);
    }
    return store;
  }

  private static SSLContext context(KeyStore store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void areThoseThatTheClientHasShown() throws Exception {
    KeyChain sensor = issuer.issueClient("sensor-1");
    assertThat(shaken(ClientAuthentication.REQUIRED, store(sensor)).peer().certificates())
        .isEqualTo(sensor.certificates());
  }

  @Test
  void areNoneOfAClientThatWasNotAsked() throws Exception {
    KeyChain sensor = issuer.issueClient("sensor-1");
    assertThat(shaken(ClientAuthentication.NONE, store(sensor)).peer().certificates()).isEmpty();
  }

  @Test
  void areNoneOfAClientThatShowedNone() throws Exception {
    assertThat(shaken(ClientAuthentication.REQUESTED, store(null)).peer().certificates()).isEmpty();
  }

  @Test
  void areNoneWithoutTls() {
    assertThat(handler().peer().certificates()).isEmpty();
  }
}
