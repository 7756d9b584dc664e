package dev.martlet.testbroker.policy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A client that asks to be let in. Immutable. */
public interface ConnectRequest extends ClientIdentity {

  /** The password of CONNECT, read-only, a view of its own at each call; null if it has none. */
  @Nullable ByteBuffer password();
}
