package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hands what clients need for TLS to other programs. */
final class CertificateFiles {

  private CertificateFiles() {}

  /** Writes {@code ca.pem}, and a client's {@code client.pem} and {@code client.key}. */
  static void write(CertificateAuthority authority, Path directory) throws IOException {
    Files.createDirectories(directory);
    IssuedCertificate client = authority.issueClient("client");
    Files.writeString(directory.resolve("ca.pem"), authority.pem());
    Files.writeString(directory.resolve("client.pem"), client.certificatePem());
    Files.writeString(directory.resolve("client.key"), client.privateKeyPem());
  }
}
