package dev.martlet.testbroker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ReasonCode;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramSha256Test {

  private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
  private static final ConnectRequest REQUEST =
      new ConnectRequest() {
        @Override
        public ByteBuffer password() {
          return null;
        }

        @Override
        public String clientIdentifier() {
          return "c";
        }

        @Override
        public String username() {
          return null;
        }

        @Override
        public ProtocolVersion protocolVersion() {
          return ProtocolVersion.MQTT_5;
        }

        @Override
        public Peer peer() {
          return Peer.UNKNOWN;
        }
      };

  private final ScramSha256 method =
      ScramSha256.builder()
          .user("user", "pencil")
          .user("a,b=c", "x")
          .salts(() -> Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="))
          .nonces(() -> "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
          .build();
  private final AuthenticationExchange exchange = method.begin(REQUEST);

  private AuthenticationStep say(String message) {
    return exchange.received(Payloads.of(message)).toCompletableFuture().join();
  }

  private static String text(AuthenticationStep step) {
    return Payloads.text(step.data());
  }

  @Test
  void theExampleOfRfc7677IsRepeatedToTheLetter() {
    AuthenticationStep challenge = say("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    assertThat(challenge.isLast()).isFalse();
    assertThat(text(challenge))
        .isEqualTo(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,"
                + "i=4096");
    AuthenticationStep end =
        say(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assertThat(end.isLast()).isTrue();
    assertThat(end.verdict().isAccepted()).isTrue();
    assertThat(text(end)).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    assertThat(end.username()).isEqualTo("user");
  }

  @Test
  void aClientThatSaysNothingAtFirstIsAskedToBegin() {
    AuthenticationStep asked = exchange.received(null).toCompletableFuture().join();
    assertThat(asked.isLast()).isFalse();
    assertThat(asked.data()).isNull();
    assertThat(text(say("n,,n=user,r=x"))).startsWith("r=x%hvY");
  }

  @Test
  void commasAndEqualsSignsInUserNamesAreWrittenOtherwise() {
    ScramClient client = new ScramClient("a,b=c", "x", NONCE);
    assertThat(client.first()).contains("n=a=2Cb=3Dc,");
    AuthenticationStep end = say(client.last(text(say(client.first()))));
    assertThat(end.username()).isEqualTo("a,b=c");
    assertThat(text(end)).isEqualTo(client.expectedEnd());
  }

  @ParameterizedTest
  @CsvSource({"user, crayon", "nobody, pencil"})
  void wrongPasswordsAndUnknownUsersAreRefusedAlike(String username, String password) {
    ScramClient client = new ScramClient(username, password, NONCE);
    AuthenticationStep challenge = say(client.first());
    AuthenticationStep end = say(client.last(text(challenge)));
    assertThat(end.verdict().reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(end.verdict().words()).isEqualTo("SCRAM: user name or password is wrong");
    assertThat(end.data()).isNull();
  }

  @Test
  void anUnknownUserHasTheSameSaltAtEachAttempt() {
    String first = text(say("n,,n=nobody,r=x"));
    String second =
        text(
            method
                .begin(REQUEST)
                .received(Payloads.of("n,,n=nobody,r=x"))
                .toCompletableFuture()
                .join());
    assertThat(first).isEqualTo(second).doesNotContain("W22ZaJ0SNY7soEsUEjb6gQ==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n,,n=user",
        "p=tls-unique,,n=user,r=x",
        "n,a=other,n=user,r=x",
        "n,,m=ext,n=user,r=x",
        "n,,n=us=er,r=x",
        "n,,n=user,r=",
        "n,,n=user,r=\u0007",
        "n,,n=\u0007,r=x",
        "x,,n=user,r=x"
      })
  void aFirstMessageThatIsNoneIsRefused(String message) {
    AuthenticationStep end =
        message.isEmpty()
            ? exchange
                .received(ByteBuffer.wrap(new byte[] {(byte) 0xFF}))
                .toCompletableFuture()
                .join()
            : say(message);
    assertThat(end.verdict().reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(end.verdict().words()).startsWith("SCRAM: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c=biws,r=RR | too few parts",
        "c=eSws,r=RR,p=PP | otherwise of channel binding",
        "c=biws,r=other,p=PP | the nonce is another one",
        "c=biws,r=RR,p=cA== | user name or password is wrong",
        "c=biws,r=RR,p=*** | not in base 64",
        "c=biws,r=RR,x=1,p=PP | user name or password is wrong",
        "r=RR,c=biws,p=PP | attribute \"c\" is missing"
      })
  void aLastMessageThatDoesNotFitIsRefused(String pattern, String words) {
    ScramClient client = new ScramClient("user", "pencil", NONCE);
    String fit = client.last(text(say(client.first())));
    String proof = fit.substring(fit.indexOf(",p=") + 3);
    String nonce = fit.substring(fit.indexOf("r=") + 2, fit.indexOf(",p="));
    AuthenticationStep end = say(pattern.replace("RR", nonce).replace("PP", proof));
    assertThat(end.verdict().reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(end.verdict().words()).contains(words);
  }

  @Test
  void anAuthorizationIdentityMayOnlyBeTheUser() {
    assertThat(say("n,a=user,n=user,r=x").verdict().isAccepted()).isTrue();
  }

  @Test
  void theNumberOfIterationsIsThatOfTheBuilder() {
    AuthenticationExchange more =
        ScramSha256.builder().user("user", "pencil").iterations(5_000).build().begin(REQUEST);
    ScramClient client = new ScramClient("user", "pencil", NONCE);
    AuthenticationStep challenge =
        more.received(Payloads.of(client.first())).toCompletableFuture().join();
    assertThat(text(challenge)).endsWith(",i=5000");
    AuthenticationStep end =
        more.received(Payloads.of(client.last(text(challenge)))).toCompletableFuture().join();
    assertThat(end.verdict().isAccepted()).isTrue();
    assertThatThrownBy(() -> ScramSha256.builder().iterations(4_095)).hasMessageContaining("4095");
  }

  @Test
  void noncesAndSaltsAreRandomUnlessGiven() {
    ScramSha256 random = ScramSha256.builder().user("a", "x").user("b", "x").build();
    assertThat(random.nextNonce()).hasSize(24).isNotEqualTo(random.nextNonce());
    assertThat(random.password("a").saltBase64()).isNotEqualTo(random.password("b").saltBase64());
  }

  @Test
  void aUserGivenTwiceOrWithoutPasswordIsRefused() {
    ScramSha256Builder builder = ScramSha256.builder().user("user", "pencil");
    assertThatThrownBy(() -> builder.user("us\u00ADer", "x")).hasMessageContaining("twice");
    assertThatThrownBy(() -> builder.user("other", "")).hasMessageContaining("empty");
    assertThatThrownBy(() -> builder.user("a\u0007", "x")).hasMessageContaining("U+0007");
  }
}
