package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an AUTH says (MQTT 5.0 section 3.15). Immutable. */
public final class RecordedAuth {

  private final Auth auth;

  RecordedAuth(Auth auth) {
    this.auth = auth;
  }

  static @Nullable ByteBuffer data(@Nullable Authentication authentication) {
    ByteBuffer data = authentication == null ? null : authentication.data();
    return data == null ? null : data.asReadOnlyBuffer();
  }

  /** Success, continue, or authenticate again. */
  public ReasonCode reasonCode() {
    return auth.reasonCode();
  }

  /** The method's name. */
  public String method() {
    return auth.authentication().method();
  }

  /** What the method says in this step, read-only; null if nothing. No text shows it. */
  public @Nullable ByteBuffer data() {
    return data(auth.authentication());
  }

  /** Words for people; null if there are none. */
  public @Nullable String reasonString() {
    return auth.properties().reasonString();
  }

  /** In their order. */
  public List<UserProperty> userProperties() {
    return auth.properties().userProperties();
  }

  /** For people, without the data. */
  @Override
  public String toString() {
    return PacketText.of(auth, null);
  }
}
