package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.pki.Issuer;
import dev.martlet.testbroker.internal.pki.Issuer.Validity;
import dev.martlet.testbroker.internal.pki.KeyChain;
import dev.martlet.testbroker.internal.pki.Pem;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority for tests: what clients trust, and where client certificates come from.
 * It lives in memory; its key is never handed out.
 *
 * <p>A broker with a TLS listener makes one when it starts, see {@link
 * TestBroker#certificateAuthority()}. One made by {@link #create()} can be given to several brokers
 * and to a broker that takes the place of an earlier one, so that clients trust both.
 *
 * <p>Certificates hold from 2020 to 2049, unless a {@link ServerCertificate} says otherwise. All
 * methods may be called from any thread.
 */
public final class CertificateAuthority {

  /** By a name of its own: who trusts another one is told of that, not of a false signature. */
  private final Issuer issuer = new Issuer("Martlet test broker CA " + UUID.randomUUID());

  private CertificateAuthority() {}

  /** Makes one, with a new key. */
  public static CertificateAuthority create() {
    return new CertificateAuthority();
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return issuer.certificate();
  }

  /** Its own certificate in PEM, for what {@code mosquitto_sub --cafile} and the like read. */
  public String pem() {
    return Pem.of(List.of(certificate()));
  }

  /** A new PKCS #12 key store with its certificate as the only one trusted. */
  public KeyStore trustStore() {
    return KeyStores.trusting(certificate());
  }

  /** A context for clients that trust what it issued, and show no certificate of their own. */
  public SSLContext sslContext() {
    return KeyStores.context(null, certificate());
  }

  /**
   * Issues a certificate for a client, for mutual TLS.
   *
   * @param commonName who the client is: the subject becomes {@code CN=commonName}
   */
  public IssuedCertificate issueClient(String commonName) {
    return new IssuedCertificate(issuer.issueClient(commonName), certificate());
  }

  KeyChain issueServer(Collection<String> hosts, Validity validity) {
    return issuer.issueServer(hosts, validity);
  }
}
