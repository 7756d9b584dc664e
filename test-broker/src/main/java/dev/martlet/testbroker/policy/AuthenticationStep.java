package dev.martlet.testbroker.policy;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.Utf8Strings;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the server says next in an {@link AuthenticationExchange}. Immutable. */
public final class AuthenticationStep {

  private final Verdict verdict;
  private final boolean last;
  private final @Nullable ByteBuffer data;
  private final @Nullable String username;

  private AuthenticationStep(
      Verdict verdict, boolean last, @Nullable ByteBuffer data, @Nullable String username) {
    this.verdict = verdict;
    this.last = last;
    this.data = data == null ? null : Payloads.copyOf(data);
    if (this.data != null && this.data.remaining() > Utf8Strings.MAX_LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "authentication data of "
              + this.data.remaining()
              + " bytes, the limit is "
              + Utf8Strings.MAX_LENGTH_BYTES);
    }
    this.username = username;
  }

  /**
   * More is needed: AUTH with 0x18 [MQTT-4.12.0-2].
   *
   * @param data what the client is asked, at most 65,535 bytes; copied
   */
  public static AuthenticationStep challenge(@Nullable ByteBuffer data) {
    return new AuthenticationStep(Verdict.accept(), false, data, null);
  }

  /**
   * The client is let in: CONNACK, or at re-authentication AUTH, with 0x00.
   *
   * @param data the last words of the method, if it has any, at most 65,535 bytes; copied
   * @param username who the client has proved to be; null if the method leaves that open
   */
  public static AuthenticationStep success(@Nullable ByteBuffer data, @Nullable String username) {
    return new AuthenticationStep(Verdict.accept(), true, data, username);
  }

  /**
   * The client is refused [MQTT-4.12.0-4]: CONNACK with this reason code; at re-authentication
   * DISCONNECT, always with 0x87 (not authorized).
   *
   * @throws IllegalArgumentException if CONNACK may not have {@code reasonCode}
   */
  public static AuthenticationStep failure(ReasonCode reasonCode, String words) {
    return new AuthenticationStep(
        Refusable.CONNECT.require(Verdict.refuse(reasonCode, words)), true, null, null);
  }

  /** Whether the client has passed so far, or why not. */
  public Verdict verdict() {
    return verdict;
  }

  /** Whether the conversation ends with it. */
  public boolean isLast() {
    return last;
  }

  /** What the client is told, read-only; null if it is nothing. */
  public @Nullable ByteBuffer data() {
    return data == null ? null : data.duplicate();
  }

  /** Who the client has proved to be; null unless it is a success that says so. */
  public @Nullable String username() {
    return username;
  }
}
