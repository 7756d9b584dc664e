package dev.martlet.testbroker.policy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256, from RFC 5802, as the server's must not test itself. */
public final class ScramClient {

  private final String username;
  private final String password;
  private final String nonce;
  private String serverSignature;

  public ScramClient(String username, String password, String nonce) {
    this.username = username;
    this.password = password;
    this.nonce = nonce;
  }

  public String first() {
    return "n,," + firstBare();
  }

  private String firstBare() {
    return "n=" + username.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
  }

  /** The answer to the server's first message. */
  public String last(String serverFirst) {
    Map<String, String> said = new HashMap<>();
    for (String part : serverFirst.split(",", -1)) {
      said.put(part.substring(0, 1), part.substring(2));
    }
    if (!said.get("r").startsWith(nonce) || said.get("r").length() == nonce.length()) {
      throw new AssertionError("the server's nonce does not go on from ours: " + serverFirst);
    }
    byte[] salted =
        pbkdf2(Base64.getDecoder().decode(said.get("s")), Integer.parseInt(said.get("i")));
    byte[] clientKey = hmac(salted, "Client Key");
    String withoutProof = "c=biws,r=" + said.get("r");
    String authMessage = firstBare() + "," + serverFirst + "," + withoutProof;
    byte[] proof = hmac(sha256(clientKey), authMessage);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    serverSignature = base64(hmac(hmac(salted, "Server Key"), authMessage));
    return withoutProof + ",p=" + base64(proof);
  }

  /** What the server has to end with. */
  public String expectedEnd() {
    return "v=" + serverSignature;
  }

  private byte[] pbkdf2(byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
