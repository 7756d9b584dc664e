package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.pki.KeyChain;
import dev.martlet.testbroker.internal.pki.Pem;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A client's certificate and its private key, issued by a {@link CertificateAuthority}. Immutable.
 */
public final class IssuedCertificate {

  private final KeyChain chain;
  private final X509Certificate authority;

  IssuedCertificate(KeyChain chain, X509Certificate authority) {
    this.chain = chain;
    this.authority = authority;
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return chain.certificate();
  }

  /** The certificate, then that of the authority. */
  public List<X509Certificate> certificates() {
    return chain.certificates();
  }

  /** Its private key. */
  public PrivateKey privateKey() {
    return chain.key();
  }

  /** The certificate, then that of the authority, in PEM. */
  public String certificatePem() {
    return Pem.of(chain.certificates());
  }

  /** The private key in PEM (PKCS #8), not encrypted. */
  public String privateKeyPem() {
    return Pem.of(chain.key());
  }

  /**
   * A new PKCS #12 key store with the key and its certificates.
   *
   * @param password protects the key
   */
  public KeyStore keyStore(char[] password) {
    return KeyStores.of(chain, password);
  }

  /** A context for a client that shows this certificate and trusts what the authority issued. */
  public SSLContext sslContext() {
    return KeyStores.context(chain, authority);
  }
}
