package dev.martlet.testbroker.policy;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ReasonCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One conversation of SCRAM (RFC 5802 section 5): two messages each way. */
final class ScramExchange implements AuthenticationExchange {

  /** A message that the grammar of RFC 5802 section 7 does not allow, or that does not fit. */
  private static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    Misfit(String message) {
      super(message, null, false, false); // expected, and the client's fault: no trace
    }
  }

  /** What the client's first message and the answer to it leave for the second. */
  private record Begun(
      String username,
      ScramPassword password,
      String gs2Header,
      String clientFirstBare,
      String serverFirst,
      String nonce) {}

  private final ScramSha256 method;
  private @Nullable Begun begun;

  ScramExchange(ScramSha256 method) {
    this.method = method;
  }

  @Override
  public CompletionStage<AuthenticationStep> received(@Nullable ByteBuffer data) {
    AuthenticationStep step;
    try {
      if (begun != null) {
        step = last(text(data), begun);
      } else if (data == null || !data.hasRemaining()) {
        step = AuthenticationStep.challenge(null); // the client is the one who begins
      } else {
        step = first(text(data));
      }
    } catch (Misfit e) {
      step = AuthenticationStep.failure(ReasonCode.NOT_AUTHORIZED, "SCRAM: " + e.getMessage());
    }
    return CompletableFuture.completedFuture(step);
  }

  private AuthenticationStep first(String message) throws Misfit {
    String[] parts = message.split(",", -1);
    if (parts.length < 4) {
      throw new Misfit("the client's first message has too few parts");
    }
    if (!parts[0].equals("n") && !parts[0].equals("y")) {
      throw new Misfit("channel binding is not supported");
    }
    String username = username(value("n", parts[2]));
    if (!parts[1].isEmpty() && !username(value("a", parts[1])).equals(username)) {
      throw new Misfit("nobody may act for another user");
    }
    String nonce = nonce(value("r", parts[3])) + method.nextNonce();
    ScramPassword password = method.password(username);
    String answer = "r=" + nonce + ",s=" + password.saltBase64() + ",i=" + method.iterations();
    String gs2Header = parts[0] + "," + parts[1] + ",";
    begun =
        new Begun(
            username, password, gs2Header, message.substring(gs2Header.length()), answer, nonce);
    return AuthenticationStep.challenge(Payloads.of(answer));
  }

  private static AuthenticationStep last(String message, Begun begun) throws Misfit {
    String[] parts = message.split(",", -1);
    if (parts.length < 3) {
      throw new Misfit("the client's last message has too few parts");
    }
    byte[] header = base64(value("c", parts[0]));
    if (!Arrays.equals(header, ScramSha256.utf8(begun.gs2Header))) {
      throw new Misfit("the client says otherwise of channel binding than at first");
    }
    if (!value("r", parts[1]).equals(begun.nonce)) {
      throw new Misfit("the nonce is another one");
    }
    String lastPart = parts[parts.length - 1];
    byte[] proof = base64(value("p", lastPart));
    String withoutProof = message.substring(0, message.length() - lastPart.length() - 1);
    String authMessage = begun.clientFirstBare + "," + begun.serverFirst + "," + withoutProof;
    if (!begun.password.proves(proof, authMessage)) {
      throw new Misfit("user name or password is wrong");
    }
    return AuthenticationStep.success(
        Payloads.of("v=" + begun.password.serverSignatureBase64(authMessage)), begun.username);
  }

  private static String value(String name, String part) throws Misfit {
    if (!part.startsWith(name + "=")) {
      throw new Misfit("an attribute \"" + name + "\" is missing"); // also for "m", as must be
    }
    return part.substring(name.length() + 1);
  }

  /** A saslname, in which commas and equals signs are written as =2C and =3D. */
  private static String username(String written) throws Misfit {
    if (written.replace("=2C", "").replace("=3D", "").contains("=")) {
      throw new Misfit("the user name has an equals sign");
    }
    try {
      return SaslPrep.prepare(written.replace("=2C", ",").replace("=3D", "="));
    } catch (IllegalArgumentException e) {
      throw new Misfit(String.valueOf(e.getMessage()));
    }
  }

  private static String nonce(String written) throws Misfit {
    if (written.isEmpty() || !written.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new Misfit("the nonce is empty or not printable");
    }
    return written;
  }

  private static byte[] base64(String written) throws Misfit {
    try {
      return Base64.getDecoder().decode(written);
    } catch (IllegalArgumentException e) {
      throw new Misfit("an attribute is not in base 64");
    }
  }

  private static String text(@Nullable ByteBuffer data) throws Misfit {
    if (data == null) {
      throw new Misfit("a message is missing");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(data.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new Misfit("a message is not UTF-8");
    }
  }
}
