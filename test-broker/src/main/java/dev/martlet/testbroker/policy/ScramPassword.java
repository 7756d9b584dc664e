package dev.martlet.testbroker.policy;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What a server keeps of a password (RFC 5802 section 3): enough to check it, not to use it. */
final class ScramPassword {

  private static final String HMAC = "HmacSHA256";
  private static final int KEY_BITS = 256;
  private static final int SALT_BYTES = 16;

  private final byte[] salt;
  private final byte[] storedKey;
  private final byte[] serverKey;

  private ScramPassword(byte[] salt, byte[] storedKey, byte[] serverKey) {
    this.salt = salt;
    this.storedKey = storedKey;
    this.serverKey = serverKey;
  }

  static ScramPassword of(String prepared, byte[] salt, int iterations) {
    byte[] salted;
    try {
      salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(prepared.toCharArray(), salt, iterations, KEY_BITS))
              .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
    }
    byte[] clientKey = hmac(salted, ScramSha256.utf8("Client Key"));
    return new ScramPassword(
        salt.clone(), sha256(clientKey), hmac(salted, ScramSha256.utf8("Server Key")));
  }

  /** That of a user who does not exist, with the same salt at each attempt. */
  static ScramPassword unknown(byte[] key, String username) {
    byte[] made = hmac(key, ScramSha256.utf8(username));
    return new ScramPassword(Arrays.copyOf(made, SALT_BYTES), made, made);
  }

  String saltBase64() {
    return Base64.getEncoder().encodeToString(salt);
  }

  /** Whether who made {@code proof} knows the password; takes as long for every wrong one. */
  boolean proves(byte[] proof, String authMessage) {
    byte[] signature = hmac(storedKey, ScramSha256.utf8(authMessage));
    if (proof.length != signature.length) {
      return false;
    }
    byte[] clientKey = new byte[proof.length];
    for (int i = 0; i < proof.length; i++) {
      clientKey[i] = (byte) (proof[i] ^ signature[i]);
    }
    return MessageDigest.isEqual(sha256(clientKey), storedKey);
  }

  /** By which the server proves that it knows the password, too. */
  String serverSignatureBase64(String authMessage) {
    return Base64.getEncoder().encodeToString(hmac(serverKey, ScramSha256.utf8(authMessage)));
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
