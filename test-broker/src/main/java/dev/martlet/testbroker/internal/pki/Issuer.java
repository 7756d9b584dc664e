package dev.martlet.testbroker.internal.pki;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A certificate authority with a new key, which signs certificates of servers and clients (RFC
 * 5280). All keys are of the curve P-256. Any thread.
 *
 * <p>Unless it is said otherwise, certificates hold from 2020 to 2049, so that neither a wrong
 * clock nor an old one ends a test.
 */
public final class Issuer {

  /** How long a certificate holds. */
  public record Validity(Instant notBefore, Instant notAfter) {

    /** That of all that is said nothing about. */
    public static final Validity LONG =
        new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2049-12-31T23:59:59Z"));

    /** Over, whatever the clock says. */
    public static final Validity OVER =
        new Validity(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2001-01-01T00:00:00Z"));

    private byte[] encoded() {
      return Der.sequence(
          Der.utcTime(UTC_TIME.format(notBefore)), Der.utcTime(UTC_TIME.format(notAfter)));
    }
  }

  private static final DateTimeFormatter UTC_TIME = // of the years 1950 to 2049
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.objectIdentifier("1.2.840.10045.4.3.2"));
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
  private static final int OF_ALL_ISSUED = 5; // extensions
  private static final int KEY_IDENTIFIER_BYTES = 20;
  private static final int SERIAL_NUMBER_BITS = 120; // positive, and below the 20 octets allowed

  private final SecureRandom random = new SecureRandom();
  private final byte[] name;
  private final PrivateKey key;
  private final X509Certificate certificate;

  /** Makes a key, and its certificate signed by itself. */
  public Issuer(String commonName) {
    KeyPair own = newKeys();
    this.name = name(commonName);
    this.key = own.getPrivate();
    this.certificate =
        sign(
            name,
            own.getPublic(),
            Validity.LONG,
            critical("2.5.29.19", Der.sequence(Der.isTrue())), // basic constraints: an authority
            critical("2.5.29.15", Der.bitString(new byte[] {0x06}, 1)), // certificates and lists
            subjectKeyIdentifier(own.getPublic()));
  }

  /** Its own certificate, by which the others are trusted. */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * A key and a certificate for a server.
   *
   * @param hosts what the clients call it, names or IP addresses, at least one
   */
  public KeyChain issueServer(Collection<String> hosts, Validity validity) {
    byte[][] names = hosts.stream().map(Issuer::generalName).toArray(byte[][]::new);
    return issue(
        hosts.iterator().next(),
        SERVER_AUTHENTICATION,
        validity,
        extension("2.5.29.17", Der.sequence(names))); // subject alternative names
  }

  /** A key and a certificate for a client, whose subject is {@code CN=commonName}. */
  public KeyChain issueClient(String commonName) {
    return issue(commonName, CLIENT_AUTHENTICATION, Validity.LONG);
  }

  private KeyChain issue(String commonName, String purpose, Validity validity, byte[]... further) {
    KeyPair keys = newKeys();
    byte[][] extensions = new byte[further.length + OF_ALL_ISSUED][];
    extensions[0] = critical("2.5.29.19", Der.sequence()); // basic constraints: no authority
    extensions[1] = critical("2.5.29.15", Der.bitString(new byte[] {(byte) 0x80}, 7)); // signs
    extensions[2] = extension("2.5.29.37", Der.sequence(Der.objectIdentifier(purpose)));
    extensions[3] = subjectKeyIdentifier(keys.getPublic());
    extensions[4] =
        extension(
            "2.5.29.35", // authority key identifier
            Der.sequence(Der.implicit(0, keyIdentifier(certificate.getPublicKey()))));
    System.arraycopy(further, 0, extensions, OF_ALL_ISSUED, further.length);
    X509Certificate issued = sign(name(commonName), keys.getPublic(), validity, extensions);
    return new KeyChain(keys.getPrivate(), List.of(issued, certificate));
  }

  private X509Certificate sign(
      byte[] subject, PublicKey of, Validity validity, byte[]... extensions) {
    byte[] content =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.TWO)), // version 3
            Der.integer(new BigInteger(SERIAL_NUMBER_BITS, random).setBit(0)),
            ECDSA_WITH_SHA256,
            name,
            validity.encoded(),
            subject,
            of.getEncoded(),
            Der.explicit(3, Der.sequence(extensions)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key, random);
      signature.update(content);
      byte[] signed = Der.sequence(content, ECDSA_WITH_SHA256, Der.bitString(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException e) {
      throw unexpected(e);
    }
  }

  private KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw unexpected(e);
    }
  }

  private static byte[] name(String commonName) {
    byte[] attribute = Der.sequence(Der.objectIdentifier("2.5.4.3"), Der.utf8String(commonName));
    return Der.sequence(Der.set(attribute));
  }

  private static byte[] generalName(String host) {
    if (!IP_ADDRESS.matcher(host).matches()) {
      return Der.implicit(2, host.getBytes(StandardCharsets.US_ASCII));
    }
    try {
      return Der.implicit(7, InetAddress.getByName(host).getAddress()); // asks nobody
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no IP address: " + host, e);
    }
  }

  private static byte[] subjectKeyIdentifier(PublicKey of) {
    return extension("2.5.29.14", Der.octetString(keyIdentifier(of)));
  }

  /** As RFC 7093 does it. */
  private static byte[] keyIdentifier(PublicKey of) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(of.getEncoded());
      return Arrays.copyOf(hash, KEY_IDENTIFIER_BYTES);
    } catch (GeneralSecurityException e) {
      throw unexpected(e);
    }
  }

  private static byte[] critical(String identifier, byte[] value) {
    return Der.sequence(Der.objectIdentifier(identifier), Der.isTrue(), Der.octetString(value));
  }

  private static byte[] extension(String identifier, byte[] value) {
    return Der.sequence(Der.objectIdentifier(identifier), Der.octetString(value));
  }

  /** Every JDK has what is used here. */
  private static IllegalStateException unexpected(GeneralSecurityException e) {
    return new IllegalStateException("this JDK makes no certificates: " + e.getMessage(), e);
  }
}
