package dev.martlet.client.internal.netty;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate that there is, if any, and remembers that a server asked and got none: TLS
 * 1.3 tells of that only by an alert after the handshake, if at all. Any thread.
 */
final class ShownCertificate extends X509ExtendedKeyManager {
  private final @Nullable X509ExtendedKeyManager keys;
  private volatile boolean missed;

  ShownCertificate(@Nullable X509ExtendedKeyManager keys) {
    this.keys = keys;
  }

  /** Whether a server asked for a certificate and got none. */
  boolean wasMissed() {
    return missed;
  }

  /** Whether there is one at all. */
  boolean isThere() {
    return keys != null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    String alias = keys == null ? null : keys.chooseEngineClientAlias(keyType, issuers, engine);
    missed = alias == null;
    return alias;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return keys == null ? null : keys.chooseClientAlias(keyType, issuers, socket);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return keys == null ? null : keys.getClientAliases(keyType, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return keys == null ? null : keys.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return keys == null ? null : keys.getPrivateKey(alias);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
