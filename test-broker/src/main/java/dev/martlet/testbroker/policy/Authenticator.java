package dev.martlet.testbroker.policy;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Decides by CONNECT who may connect: user name, password, certificate, address. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Answers one CONNECT that names no method of enhanced authentication.
   *
   * <p>Called on the broker's thread, which must not be made to wait: what takes time is done
   * elsewhere, and completes the answer on whatever thread. Until then this client alone waits: its
   * further packets are held, and soon not read any more. A client that has no answer within {@link
   * dev.martlet.testbroker.TestBrokerBuilder#connectTimeout} is refused with 0x88 (server
   * unavailable).
   *
   * <p>What this method throws, and what the stage fails with, refuses the client with 0x80
   * (unspecified error), and the first of it is thrown by {@link
   * dev.martlet.testbroker.TestBroker#close}.
   *
   * @return the answer, with a reason code of {@link Refusable#CONNECT}; must support {@link
   *     CompletionStage#toCompletableFuture}
   */
  CompletionStage<Verdict> authenticate(ConnectRequest request);

  /** Lets everybody in. */
  static Authenticator anybody() {
    return of(request -> Verdict.accept());
  }

  /** One that knows the answer at once. */
  static Authenticator of(Function<? super ConnectRequest, Verdict> decision) {
    return request -> CompletableFuture.completedFuture(decision.apply(request));
  }

  /**
   * Lets those in who know a password; all others are refused with 0x86 (bad user name or
   * password).
   *
   * @param passwords by user name; copied
   */
  static Authenticator users(Map<String, String> passwords) {
    Map<String, ByteBuffer> bytes = new HashMap<>();
    passwords.forEach((username, password) -> bytes.put(username, Payloads.of(password)));
    return of(request -> {
      ByteBuffer expected = request.username() == null ? null : bytes.get(request.username());
      return expected != null && expected.equals(request.password())
          ? Verdict.accept()
          : Verdict.refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    });
  }
}
