package dev.martlet.client.internal.netty;

import dev.martlet.client.ClientCertificate;
import dev.martlet.client.Pem;
import dev.martlet.client.TlsOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom to trust and what to show, read out of options. Blocks: never on an event loop. */
final class TlsMaterial {
  private static final String ALIAS = "client";

  private TlsMaterial() {}

  /**
   * A context of what {@code options} name.
   *
   * @throws TransportException naming what cannot be used
   */
  static SSLContext context(TlsOptions options, ShownCertificate shown) throws TransportException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {shown}, new TrustManager[] {new NamingTrust(trust(options))}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TransportException("this JDK's TLS cannot be set up: " + e, e);
    }
  }

  /**
   * The certificate that {@code options} name, or none.
   *
   * @throws TransportException naming what cannot be used
   */
  static ShownCertificate shown(TlsOptions options) throws TransportException {
    ClientCertificate certificate = options.certificate().orElse(null);
    return new ShownCertificate(certificate == null ? null : keys(certificate));
  }

  private static X509ExtendedTrustManager trust(TlsOptions options) throws TransportException {
    List<X509Certificate> trusted = new ArrayList<>();
    for (Pem pem : options.trustedCertificates()) {
      trusted.addAll(PemReader.certificates(pem));
    }
    KeyStore store = options.trustStore().orElse(null);
    try {
      if (store != null) {
        addCertificates(store, trusted);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      boolean system = trusted.isEmpty();
      factory.init(system ? null : storeOf(trusted));
      return first(factory.getTrustManagers(), X509ExtendedTrustManager.class);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("the certificates to trust", e);
    }
  }

  private static void addCertificates(KeyStore store, List<X509Certificate> trusted)
      throws GeneralSecurityException, TransportException {
    Enumeration<String> aliases = store.aliases();
    while (aliases.hasMoreElements()) {
      String alias = aliases.nextElement();
      if (store.isCertificateEntry(alias)
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        trusted.add(certificate);
      }
    }
    if (trusted.isEmpty()) {
      throw new TransportException(
          "the key store to trust holds no trusted certificate; `keytool -importcert` adds one",
          null);
    }
  }

  private static KeyStore storeOf(List<X509Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), trusted.get(i));
    }
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static X509ExtendedKeyManager keys(ClientCertificate certificate)
      throws TransportException {
    char[] password = certificate.password();
    KeyStore store = certificate.store().orElse(null);
    try {
      if (store == null) {
        store = storeOf(certificate, password);
      } else if (!hasKey(store)) {
        throw new TransportException(
            "the key store with the client's certificate holds no private key", null);
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return first(factory.getKeyManagers(), X509ExtendedKeyManager.class);
    } catch (UnrecoverableKeyException e) {
      throw new TransportException(
          "the password does not open the private key of the client's certificate", e);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("the client's certificate", e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static boolean hasKey(KeyStore store) throws GeneralSecurityException {
    Enumeration<String> aliases = store.aliases();
    while (aliases.hasMoreElements()) {
      if (store.isKeyEntry(aliases.nextElement())) {
        return true;
      }
    }
    return false;
  }

  private static KeyStore storeOf(ClientCertificate certificate, char[] password)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = PemReader.certificates(certificate.chain().orElseThrow());
    PrivateKey key =
        PemReader.privateKey(certificate.key().orElseThrow(), chain.get(0).getPublicKey());
    KeyStore store = emptyStore();
    store.setKeyEntry(ALIAS, key, password, chain.toArray(new X509Certificate[0]));
    return store;
  }

  private static TransportException unusable(String what, Exception cause) {
    return cause instanceof TransportException known
        ? known
        : new TransportException(what + " cannot be used: " + Causes.words(cause), cause);
  }

  private static <T> T first(@Nullable Object[] managers, Class<T> type)
      throws GeneralSecurityException {
    for (Object manager : managers) {
      if (type.isInstance(manager)) {
        return type.cast(manager);
      }
    }
    throw new GeneralSecurityException("there is no " + type.getSimpleName());
  }
}
