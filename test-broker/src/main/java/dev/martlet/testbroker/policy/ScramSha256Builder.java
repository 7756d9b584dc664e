package dev.martlet.testbroker.policy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Describes a {@link ScramSha256}. Not thread-safe. */
public final class ScramSha256Builder {

  private static final int MINIMUM_ITERATIONS = 4_096; // RFC 7677 section 4
  private static final int MAXIMUM_ITERATIONS = 10_000_000; // seconds for each user
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 18;

  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private int iterations = MINIMUM_ITERATIONS;
  private Supplier<byte[]> salts = () -> randomBytes(SALT_BYTES);
  private Supplier<String> nonces =
      () -> Base64.getEncoder().encodeToString(randomBytes(NONCE_BYTES));

  ScramSha256Builder() {}

  /**
   * A user who may connect; may be called several times.
   *
   * @throws IllegalArgumentException if there is such a user already, or if RFC 4013 does not allow
   *     what is in the user name or in the password, which may not be empty
   */
  public ScramSha256Builder user(String username, String password) {
    String prepared = SaslPrep.prepare(username);
    String preparedPassword = SaslPrep.prepare(password);
    if (prepared.isEmpty() || preparedPassword.isEmpty()) {
      throw new IllegalArgumentException("user name and password may not be empty");
    }
    if (passwords.putIfAbsent(prepared, preparedPassword) != null) {
      throw new IllegalArgumentException("user " + prepared + " was given twice");
    }
    return this;
  }

  /**
   * How often a password is hashed, 4,096 to 10,000,000: the more, the slower for whoever guesses,
   * for the client, and for {@link #build}. Default: 4,096.
   */
  public ScramSha256Builder iterations(int value) {
    if (value < MINIMUM_ITERATIONS || value > MAXIMUM_ITERATIONS) {
      throw new IllegalArgumentException(
          "iterations of "
              + value
              + " are not from "
              + MINIMUM_ITERATIONS
              + " to "
              + MAXIMUM_ITERATIONS);
    }
    iterations = value;
    return this;
  }

  /** So that a test can repeat an exchange of the RFC. */
  ScramSha256Builder salts(Supplier<byte[]> value) {
    salts = value;
    return this;
  }

  ScramSha256Builder nonces(Supplier<String> value) {
    nonces = value;
    return this;
  }

  /** Hashes the passwords, some milliseconds each, and forgets them. */
  public ScramSha256 build() {
    Map<String, ScramPassword> hashed = new LinkedHashMap<>();
    passwords.forEach((username, password) ->
        hashed.put(username, ScramPassword.of(password, salts.get(), iterations)));
    return new ScramSha256(iterations, hashed, randomBytes(SALT_BYTES), nonces);
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
