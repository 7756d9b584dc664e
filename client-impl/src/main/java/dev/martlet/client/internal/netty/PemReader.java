package dev.martlet.client.internal.netty;

import dev.martlet.client.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys out of PEM (RFC 7468). Blocks while a file is read. */
final class PemReader {
  private static final Pattern BLOCK =
      Pattern.compile("(?s)-----BEGIN ([^-\\n]+)-----(.*?)-----END \\1-----");
  private static final Pattern CERTIFICATE = Pattern.compile("(?:X509 )?CERTIFICATE");
  private static final String TO_PKCS8 =
      "; `openssl pkcs8 -topk8 -nocrypt -in FILE` makes one of PKCS #8, which is read";

  private PemReader() {}

  /**
   * All certificates.
   *
   * @throws TransportException if there is none, or one that cannot be read
   */
  static List<X509Certificate> certificates(Pem pem) throws TransportException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(read(pem));
    while (block.find()) {
      String label = block.group(1);
      if (label.equals("TRUSTED CERTIFICATE")) {
        throw new TransportException(
            pem
                + " holds a TRUSTED CERTIFICATE of OpenSSL, which may say what it is not trusted for;"
                + " `openssl x509 -in FILE` makes a plain certificate of it, trusted for all",
            null);
      }
      if (CERTIFICATE.matcher(label).matches()) {
        certificates.add(certificate(pem, block.group(2)));
      }
    }
    if (certificates.isEmpty()) {
      throw new TransportException(
          pem + " holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----",
          null);
    }
    return certificates;
  }

  /**
   * The private key of a certificate.
   *
   * @param owner the certificate's public key
   * @throws TransportException if there is none, or it is another one's
   */
  static PrivateKey privateKey(Pem pem, PublicKey owner) throws TransportException {
    Matcher block = BLOCK.matcher(read(pem));
    while (block.find()) {
      String label = block.group(1);
      if (label.equals("PRIVATE KEY")) {
        return privateKey(pem, decode(pem, block.group(2)), owner);
      }
      if (label.endsWith("PRIVATE KEY")) {
        throw new TransportException(pem + " holds an " + label + TO_PKCS8, null);
      }
    }
    throw new TransportException(
        pem + " holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----", null);
  }

  private static X509Certificate certificate(Pem pem, String base64) throws TransportException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(decode(pem, base64)));
    } catch (CertificateException e) {
      throw new TransportException(
          pem + " holds a certificate that cannot be read: " + Causes.words(e), e);
    }
  }

  private static PrivateKey privateKey(Pem pem, byte[] pkcs8, PublicKey owner)
      throws TransportException {
    String algorithm = owner.getAlgorithm();
    try {
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (!belongs(key, owner)) {
        throw new TransportException(pem + " holds the key of another certificate", null);
      }
      return key;
    } catch (InvalidKeySpecException e) {
      throw new TransportException(
          pem + " holds no key for " + algorithm + ", as its certificate needs one", e);
    } catch (GeneralSecurityException e) {
      throw new TransportException(pem + " holds a key that cannot be used: " + e, e);
    }
  }

  /** Asked by a signature, since what a private key says of itself differs by algorithm. */
  private static boolean belongs(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return true; // which TLS will see
    }
    byte[] sample = owner.getEncoded();
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(sample);
    byte[] signed = signature.sign();
    signature.initVerify(owner);
    signature.update(sample);
    return signature.verify(signed);
  }

  private static String read(Pem pem) throws TransportException {
    try {
      return pem.read();
    } catch (IOException e) {
      throw new TransportException(pem + " cannot be read: " + e, e);
    }
  }

  private static byte[] decode(Pem pem, String base64) throws TransportException {
    try {
      return Base64.getMimeDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new TransportException(pem + " holds what is no Base64: " + Causes.words(e), e);
    }
  }
}
