package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.pki.KeyChain;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys and certificates in the JDK's own forms. */
final class KeyStores {

  private static final String KEY = "key";
  private static final String AUTHORITY = "ca";

  private KeyStores() {}

  static KeyStore trusting(X509Certificate certificate) {
    try {
      KeyStore store = empty();
      store.setCertificateEntry(AUTHORITY, certificate);
      return store;
    } catch (GeneralSecurityException e) {
      throw unexpected(e);
    }
  }

  static KeyStore of(KeyChain chain, char[] password) {
    try {
      KeyStore store = empty();
      Certificate[] certificates = chain.certificates().toArray(Certificate[]::new);
      store.setKeyEntry(KEY, chain.key(), password, certificates);
      return store;
    } catch (GeneralSecurityException e) {
      throw unexpected(e);
    }
  }

  /** A client's context. */
  static SSLContext context(@Nullable KeyChain shown, X509Certificate trusted) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusting(trusted));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown == null ? null : managers(shown), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unexpected(e);
    }
  }

  /**
   * The only key of {@code store}.
   *
   * @throws IllegalArgumentException if there is none or more than one, or the password is wrong
   */
  static KeyChain onlyKey(KeyStore store, char[] password) {
    try {
      List<String> aliases = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          aliases.add(alias);
        }
      }
      if (aliases.size() != 1) {
        throw new IllegalArgumentException("a key store with one key is needed, not " + aliases);
      }
      String alias = aliases.get(0);
      Key key = store.getKey(alias, password);
      if (!(key instanceof PrivateKey privateKey)) {
        throw new IllegalArgumentException("no private key: the entry " + alias);
      }
      return new KeyChain(privateKey, x509(store.getCertificateChain(alias)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key store cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The certificates that {@code store} trusts.
   *
   * @throws IllegalArgumentException if there are none
   */
  static List<X509Certificate> trustedBy(KeyStore store) {
    try {
      List<Certificate> trusted = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)) {
          trusted.add(store.getCertificate(alias));
        }
      }
      if (trusted.isEmpty()) {
        throw new IllegalArgumentException("the key store trusts no certificate");
      }
      return x509(trusted.toArray(Certificate[]::new));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key store cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> x509(Certificate[] certificates) {
    return Arrays.stream(certificates).map(X509Certificate.class::cast).toList();
  }

  private static KeyManager[] managers(KeyChain shown) throws GeneralSecurityException {
    char[] password = new char[0]; // of a store that nobody else sees
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(of(shown, password), password);
    return keys.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store cannot be made", e);
    }
  }

  /** Every JDK has what is used here. */
  private static IllegalStateException unexpected(GeneralSecurityException e) {
    return new IllegalStateException("this JDK cannot do TLS: " + e.getMessage(), e);
  }
}
