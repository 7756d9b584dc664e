package dev.martlet.testbroker.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: client and
 * server prove to each other that they know a password, which never crosses the wire.
 *
 * <p>The client's first message goes into CONNECT, or into an AUTH if CONNECT has no Authentication
 * Data; the server's last one, by which it proves itself, comes in CONNACK. Unknown users, wrong
 * passwords and messages that are not SCRAM's are refused with 0x87 (not authorized); an unknown
 * user is told apart from a wrong password by nobody.
 *
 * <p>User names and passwords are prepared by SASLprep (RFC 4013), as the client has to prepare its
 * own. Immutable; one instance may serve several brokers.
 */
public final class ScramSha256 implements AuthenticationMethod {

  /** The name that CONNECT has to give. */
  public static final String NAME = "SCRAM-SHA-256";

  private final int iterations;
  private final Map<String, ScramPassword> passwords;
  private final byte[] mockKey;
  private final Supplier<String> nonces;

  ScramSha256(
      int iterations,
      Map<String, ScramPassword> passwords,
      byte[] mockKey,
      Supplier<String> nonces) {
    this.iterations = iterations;
    this.passwords = new HashMap<>(passwords);
    this.mockKey = mockKey.clone();
    this.nonces = nonces;
  }

  /** Without users yet. */
  public static ScramSha256Builder builder() {
    return new ScramSha256Builder();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AuthenticationExchange begin(ConnectRequest request) {
    return new ScramExchange(this);
  }

  int iterations() {
    return iterations;
  }

  String nextNonce() {
    return nonces.get();
  }

  /**
   * What to hold a client's proof against. Of an unknown user it is made up, always the same, and
   * no proof fits.
   */
  ScramPassword password(String preparedUsername) {
    ScramPassword known = passwords.get(preparedUsername);
    return known == null ? ScramPassword.unknown(mockKey, preparedUsername) : known;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
