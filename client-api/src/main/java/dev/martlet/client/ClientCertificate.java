package dev.martlet.client;

import java.security.KeyStore;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By what a client shows in TLS who it is: a private key, and its certificate with those that lead
 * to the authority. In PEM, or in a key store. Immutable, as far as the key store is; any thread.
 */
public final class ClientCertificate {
  private final @Nullable Pem chain;
  private final @Nullable Pem key;
  private final @Nullable KeyStore store;
  private final char[] password;

  private ClientCertificate(
      @Nullable Pem chain, @Nullable Pem key, @Nullable KeyStore store, char[] password) {
    this.chain = chain;
    this.key = key;
    this.store = store;
    this.password = password;
  }

  /**
   * In PEM.
   *
   * @param chain the certificate of the key first
   * @param key in the form PKCS #8, not encrypted: it begins with {@code -----BEGIN PRIVATE
   *     KEY-----}
   */
  public static ClientCertificate of(Pem chain, Pem key) {
    return new ClientCertificate(
        Objects.requireNonNull(chain, "chain"),
        Objects.requireNonNull(key, "key"),
        null,
        new char[0]);
  }

  /**
   * In a key store.
   *
   * @param store loaded
   * @param password of its private keys; copied
   */
  public static ClientCertificate of(KeyStore store, char[] password) {
    return new ClientCertificate(
        null, null, Objects.requireNonNull(store, "store"), password.clone());
  }

  /** The certificates, if they are in PEM. */
  public Optional<Pem> chain() {
    return Optional.ofNullable(chain);
  }

  /** The private key, if it is in PEM. */
  public Optional<Pem> key() {
    return Optional.ofNullable(key);
  }

  /** The key store, if it is in one. */
  public Optional<KeyStore> store() {
    return Optional.ofNullable(store);
  }

  /** The password of the key store: a copy at each call; empty without a key store. */
  public char[] password() {
    return password.clone();
  }

  /** For people: where it is, and nothing secret. */
  @Override
  public String toString() {
    return store == null ? chain + " with the key in " + key : "a key store of " + store.getType();
  }
}
