package dev.martlet.client.internal.netty;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** The certificate of a server was refused; beside the reason, it is here to be told about. */
final class UntrustedServerException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final transient X509Certificate certificate;

  UntrustedServerException(X509Certificate certificate, CertificateException reason) {
    super(reason.getMessage(), reason);
    this.certificate = certificate;
  }

  X509Certificate certificate() {
    return certificate;
  }
}
