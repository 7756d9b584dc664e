package dev.martlet.client.message;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * User name and password. MQTT 3.1.1 has no password without a user name.
 *
 * @param username at most 65,535 bytes of UTF-8
 * @param password at most 65,535 bytes, read-only
 */
public record Credentials(@Nullable String username, @Nullable ByteBuffer password) {
  /**
   * Checks what a CONNECT can carry.
   *
   * @throws IllegalArgumentException naming the field and the limit
   */
  public Credentials {
    Utf8Strings.requireNullable("user name", username);
    if (password != null) {
      password = Payloads.readOnly(password);
      Payloads.requireBinaryField("password", password);
    }
  }

  /**
   * A user name and the UTF-8 bytes of a password.
   *
   * @throws IllegalArgumentException naming the field and the limit
   */
  public static Credentials of(String username, String password) {
    return new Credentials(username, Payloads.utf8("password", password));
  }

  /** The password: a view of its own at each call. */
  @Override
  public @Nullable ByteBuffer password() {
    return password == null ? null : password.duplicate();
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "Credentials[username="
        + username
        + ", password="
        + (password == null ? "none" : "***")
        + "]";
  }
}
