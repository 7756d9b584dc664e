package dev.martlet.testbroker;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509KeyManager;

/** Shows its certificate, whoever the server says that it trusts. */
final class StubbornKeys implements X509KeyManager {

  private final IssuedCertificate shown;

  StubbornKeys(IssuedCertificate shown) {
    this.shown = shown;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return "key";
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return shown.certificates().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return shown.privateKey();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[] {"key"};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return null;
  }
}
