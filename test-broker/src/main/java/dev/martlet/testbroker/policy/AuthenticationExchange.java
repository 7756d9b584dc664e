package dev.martlet.testbroker.policy;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One conversation in which a client proves who it is. */
@FunctionalInterface
public interface AuthenticationExchange {

  /**
   * Answers what the client says: first in CONNECT, or in the AUTH that starts again, then in each
   * AUTH that follows a {@linkplain AuthenticationStep#challenge challenge}.
   *
   * <p>Called on the broker's thread, which must not be made to wait; the answer may be completed
   * on any thread. The whole conversation, the client's part of it included, has {@link
   * dev.martlet.testbroker.TestBrokerBuilder#connectTimeout}. What this method throws, and what the
   * stage fails with, refuses the client with 0x80 (unspecified error), and the first of it is
   * thrown by {@link dev.martlet.testbroker.TestBroker#close}.
   *
   * @param data the Authentication Data, read-only; null if there is none
   * @return the answer; must support {@link CompletionStage#toCompletableFuture}
   */
  CompletionStage<AuthenticationStep> received(@Nullable ByteBuffer data);
}
