package dev.martlet.testbroker.internal.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates of its public key.
 *
 * @param key the private key
 * @param certificates its certificate first, then that of the issuer
 */
public record KeyChain(PrivateKey key, List<X509Certificate> certificates) {

  /** The certificate of the key. */
  public X509Certificate certificate() {
    return certificates.get(0);
  }
}
