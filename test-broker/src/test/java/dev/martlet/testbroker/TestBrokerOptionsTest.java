package dev.martlet.testbroker;

import static dev.martlet.testbroker.RawClient.packet;
import static dev.martlet.testbroker.RawClient.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.Message;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.testbroker.policy.AuthenticationMethod;
import dev.martlet.testbroker.policy.Authenticator;
import dev.martlet.testbroker.policy.Authorizer;
import dev.martlet.testbroker.policy.ClientIdentity;
import dev.martlet.testbroker.policy.ConnectRequest;
import dev.martlet.testbroker.policy.Refusable;
import dev.martlet.testbroker.policy.ScramClient;
import dev.martlet.testbroker.policy.ScramSha256;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.ServerAbilitiesBuilder;
import dev.martlet.testbroker.policy.SpokenVersions;
import dev.martlet.testbroker.policy.Verdict;
import dev.martlet.testsupport.LeavesNothingBehind;
import dev.martlet.topic.TopicFilter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The builder's options, from the builder to the bytes. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class TestBrokerOptionsTest {

  @Test
  void controlCharactersAreTakenUnlessTheyAreToBeRefused() {
    String withBell = "30 04 0001 07 00";
    try (TestBroker tolerant = TestBroker.start();
        TestBroker strict = TestBroker.builder().refuseControlCharacters().start();
        RawClient welcome = RawClient.connected5(tolerant.port(), "c");
        RawClient refused = RawClient.connected5(strict.port(), "c")) {
      welcome.send(withBell).ping();
      refused.send(withBell);
      assertThat(refused.read(3)).startsWith(0xe0).endsWith(0x81);
    }
  }

  private static final HexFormat HEX = HexFormat.of();

  private static TestBroker able(UnaryOperator<ServerAbilitiesBuilder> abilities) {
    return TestBroker.builder()
        .abilities(abilities.apply(ServerAbilities.builder()).build())
        .start();
  }

  private static String connect5(String flags, String properties, String payload) {
    int length = RawClient.bytes(properties).length;
    return packet(
        "10",
        "0004 4d515454 05"
            + flags
            + "003c"
            + HEX.toHexDigits((byte) length)
            + properties
            + payload);
  }

  /** Reads one packet of up to 127 bytes. */
  private static String read(RawClient client) {
    byte[] header = client.read(2);
    return HEX.formatHex(header) + HEX.formatHex(client.read(header[1]));
  }

  @Test
  @Tag("3.1.1:MQTT-3.1.2-2")
  void aServerOfMqtt311AnswersMqtt5WithFourBytes() {
    try (TestBroker broker = able(server -> server.versions(SpokenVersions.ONLY_MQTT_3_1_1));
        RawClient client = new RawClient(broker.port())) {
      client.send(RawClient.connect5("c")).expect("20 02 00 01").expectEnd();
      RawClient.connected(broker.port(), "c").close();
    }
  }

  @Test
  void aServerOfMqtt311MaySayNoInMqtt5() {
    try (TestBroker broker =
            able(server -> server.versions(SpokenVersions.ONLY_MQTT_3_1_1_AND_SAYS_SO_IN_MQTT_5));
        RawClient client = new RawClient(broker.port())) {
      client.send(RawClient.connect5("c"));
      assertThat(read(client)).matches("20..0084.*");
      client.expectEnd();
    }
  }

  @Test
  void aServerOfMqtt5AnswersMqtt311WithReturnCode1() {
    try (TestBroker broker = able(server -> server.versions(SpokenVersions.ONLY_MQTT_5));
        RawClient client = new RawClient(broker.port())) {
      client.send(RawClient.connect311("c")).expect("20 02 00 01").expectEnd();
    }
  }

  @Test
  void whatTheServerCannotDoIsInConnack() {
    try (TestBroker broker =
            able(server ->
                server
                    .maximumQos(QoS.AT_LEAST_ONCE)
                    .withoutRetain()
                    .withoutWildcards()
                    .withoutSharedSubscriptions()
                    .withoutSubscriptionIdentifiers()
                    .keepAlive(Duration.ofSeconds(7))
                    .maximumSessionExpiry(Duration.ofSeconds(9))
                    .responseInformation("r/"));
        RawClient client = new RawClient(broker.port())) {
      client.send(connect5("02", "11 0000000a 19 01", string("c")));
      assertThat(read(client))
          .contains("2401")
          .contains("2500")
          .contains("2800")
          .contains("2900")
          .contains("2a00")
          .contains("130007")
          .contains("1100000009")
          .contains("1a0002722f");
    }
  }

  static Stream<Arguments> refusals() {
    return Refusable.CONNECT.reasonCodes().stream()
        .map(reasonCode -> Arguments.of(reasonCode, returnCode(reasonCode)));
  }

  /** As in part 5 of our table: -1 for none, which is a close without CONNACK. */
  private static int returnCode(ReasonCode reasonCode) {
    return switch (reasonCode) {
      case UNSUPPORTED_PROTOCOL_VERSION -> 1;
      case CLIENT_IDENTIFIER_NOT_VALID -> 2;
      case SERVER_UNAVAILABLE,
          SERVER_BUSY,
          QUOTA_EXCEEDED,
          USE_ANOTHER_SERVER,
          SERVER_MOVED,
          CONNECTION_RATE_EXCEEDED ->
          3;
      case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> 4;
      case NOT_AUTHORIZED, BANNED -> 5;
      default -> -1;
    };
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @Tag("3.1.1:MQTT-3.2.2-5")
  @Tag("3.1.1:MQTT-3.2.2-6")
  void everyRefusalReachesTheClientInTheWordsOfItsVersion(ReasonCode reasonCode, int returnCode) {
    try (TestBroker broker =
            TestBroker.builder()
                .authenticator(Authenticator.of(request -> Verdict.refuse(reasonCode)))
                .start();
        RawClient old = new RawClient(broker.port());
        RawClient client = new RawClient(broker.port())) {
      old.send(RawClient.connect311("c"));
      if (returnCode > 0) {
        old.expect("20 02 00 0" + returnCode);
      }
      old.expectEnd();
      client.send(RawClient.connect5("c"));
      assertThat(read(client)).startsWith("200300" + HEX.toHexDigits((byte) reasonCode.code()));
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLISH", "SUBSCRIBE"})
  void everyRefusalOfAMessageOrAFilterCanBeTold(Refusable what) {
    for (ReasonCode reasonCode : what.reasonCodes()) {
      TestBrokerBuilder options = TestBroker.builder();
      if (what == Refusable.PUBLISH) {
        options.refuseTopics("#", reasonCode);
      } else {
        options.refuseFilters("#", reasonCode);
      }
      try (TestBroker broker = options.start();
          RawClient client = RawClient.connected5(broker.port(), "c")) {
        client.send(
            what == Refusable.PUBLISH
                ? packet("32", string("t") + "0001 00")
                : packet("82", "0001 00" + string("t") + "00"));
        assertThat(read(client))
            .startsWith(what == Refusable.PUBLISH ? "40" : "90")
            .contains(HEX.toHexDigits((byte) reasonCode.code()));
      }
    }
  }

  @Test
  void aLateAnswerOnAnotherThreadLetsInAndDoesWhatWasSentMeanwhile() throws Exception {
    BlockingQueue<ConnectRequest> requests = new LinkedBlockingQueue<>();
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    try (TestBroker broker =
            TestBroker.builder()
                .authenticator(request -> {
                  requests.add(request);
                  return answer;
                })
                .start();
        RawClient client = new RawClient(broker.port())) {
      client.send(RawClient.connect311("c") + "c000".repeat(1_000));
      ConnectRequest request = requests.poll(20, TimeUnit.SECONDS);
      client.send("c000".repeat(1_000));
      InetSocketAddress address = (InetSocketAddress) request.peer().address();
      assertThat(address.getAddress().isLoopbackAddress()).isTrue();
      assertThat(request.peer().certificates()).isEmpty();
      answer.complete(Verdict.accept());
      client.expect("20 02 00 00" + "d000".repeat(2_000)).ping();
    }
  }

  @Test
  void whoWaitsTooLongForAnAnswerIsRefused() {
    try (TestBroker broker =
            TestBroker.builder()
                .connectTimeout(Duration.ofMillis(50))
                .authenticator(request -> new CompletableFuture<>())
                .start();
        RawClient client = new RawClient(broker.port())) {
      client.send(RawClient.connect311("c")).expect("20 02 00 03").expectEnd();
    }
  }

  @Test
  void anAnswerAfterTheEndOfTheBrokerIsForNobody() {
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    BlockingQueue<ConnectRequest> requests = new LinkedBlockingQueue<>();
    TestBroker broker =
        TestBroker.builder()
            .authenticator(request -> {
              requests.add(request);
              return answer;
            })
            .start();
    try (RawClient client = new RawClient(broker.port())) {
      client.send(RawClient.connect311("c"));
      assertThat(requests.poll(20, TimeUnit.SECONDS)).isNotNull();
      broker.close();
      answer.complete(Verdict.accept());
      client.expectEnd();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void scramRunsOverTheWire() {
    ScramClient scram = new ScramClient("ann", "right", "fyko");
    String method = "15" + string("SCRAM-SHA-256");
    try (TestBroker broker =
            TestBroker.builder()
                .authenticationMethod(ScramSha256.builder().user("ann", "right").build())
                .start();
        RawClient client = new RawClient(broker.port());
        RawClient plain = new RawClient(broker.port())) {
      client.send(connect5("02", method + "16" + string(scram.first()), string("c")));
      String challenge = read(client);
      assertThat(challenge).matches("f0..18.*");
      String data = new String(RawClient.bytes(challenge), StandardCharsets.UTF_8);
      String last = scram.last(data.substring(data.indexOf("r=")));
      String properties = method + "16" + string(last);
      String length = variableLength(RawClient.bytes(properties).length);
      String rest = "18" + length + properties;
      client.send("f0" + variableLength(RawClient.bytes(rest).length) + rest);
      assertThat(read(client))
          .startsWith("20")
          .contains("0000")
          .contains(string(scram.expectedEnd()));

      plain.send(RawClient.connect5("plain"));
      assertThat(read(plain).substring(6)).startsWith("87");
    }
  }

  private static String variableLength(int length) {
    return length < 128
        ? HEX.toHexDigits((byte) length)
        : HEX.toHexDigits((byte) (length % 128 + 128)) + HEX.toHexDigits((byte) (length / 128));
  }

  @Test
  void connectedClientsAreSentElsewhere() throws Exception {
    TestBroker broker = TestBroker.start();
    try (RawClient client = RawClient.connected5(broker.port(), "c");
        RawClient old = RawClient.connected(broker.port(), "old")) {
      assertThatThrownBy(() -> broker.redirectClients(ReasonCode.SERVER_BUSY, "other"))
          .hasMessageContaining("SERVER_BUSY");
      assertThat(broker.redirectClients(ReasonCode.SERVER_MOVED, "other").get(20, TimeUnit.SECONDS))
          .isEqualTo(2);
      client.expect("e0 0a 9d 08 1c 0005 6f74686572").expectEnd();
      old.expectEnd();
    }
    broker.close();
    assertThat(broker.redirectClients(ReasonCode.SERVER_MOVED, "other").get(20, TimeUnit.SECONDS))
        .isZero();
  }

  @Test
  void oneClientIsDisconnected() throws Exception {
    try (TestBroker broker = TestBroker.start();
        RawClient client = RawClient.connected5(broker.port(), "c");
        RawClient old = RawClient.connected(broker.port(), "old");
        RawClient other = RawClient.connected5(broker.port(), "other")) {
      assertThatThrownBy(() -> broker.disconnectClient("c", ReasonCode.GRANTED_QOS_1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("GRANTED_QOS_1");

      assertThat(broker.disconnectClient("c", ReasonCode.ADMINISTRATIVE_ACTION)).isTrue();
      assertThat(broker.disconnectClient("old", ReasonCode.NOT_AUTHORIZED)).isTrue();
      assertThat(broker.disconnectClient("unknown", ReasonCode.NOT_AUTHORIZED)).isFalse();

      assertThat(read(client)).startsWith("e0").contains("98");
      client.expectEnd();
      old.expectEnd();
      other.send("c000").expect("d0 00");
    }
  }

  @Test
  void everybodyIsSentElsewhere() {
    try (TestBroker broker =
            TestBroker.builder().redirect(ReasonCode.USE_ANOTHER_SERVER, "other").start();
        RawClient client = new RawClient(broker.port());
        RawClient old = new RawClient(broker.port())) {
      client.send(RawClient.connect5("c")).expect("20 0b 00 9c 08 1c 0005 6f74686572").expectEnd();
      old.send(RawClient.connect311("c")).expect("20 02 00 03").expectEnd();
    }
  }

  @Test
  void chosenClientIdentifiersTopicsAndFiltersAreRefused() {
    try (TestBroker broker =
            TestBroker.builder()
                .refuseClientIdentifiers(id -> id.startsWith("x"), ReasonCode.BANNED)
                .refuseTopics("no/#", ReasonCode.TOPIC_NAME_INVALID)
                .refuseFilters("no/#", ReasonCode.TOPIC_FILTER_INVALID)
                .start();
        RawClient banned = new RawClient(broker.port());
        RawClient client = RawClient.connected5(broker.port(), "c")) {
      banned.send(RawClient.connect5("x1"));
      assertThat(read(banned).substring(6)).startsWith("8a");
      client.send(packet("32", string("no/a") + "0001 00"));
      assertThat(read(client)).startsWith("40").contains("000190");
      client.send(packet("82", "0002 00" + string("no/+") + "00" + string("+/a") + "00"));
      assertThat(read(client)).startsWith("90").endsWith("8f00");
    }
  }

  @Test
  void whatAnAuthorizerThrowsIsThrownByClose() {
    AssertionError fault = new AssertionError("not what the test expected");
    TestBroker broker =
        TestBroker.builder()
            .authorizer(
                new Authorizer() {
                  @Override
                  public Verdict publish(ClientIdentity client, Message message) {
                    throw fault;
                  }
                })
            .start();
    try (RawClient client = RawClient.connected5(broker.port(), "c")) {
      client.send(packet("32", string("t") + "0001 00"));
      assertThat(read(client)).startsWith("40").contains("000180");
      assertThatThrownBy(broker::close).hasMessageContaining("hook").hasCause(fault);
    }
  }

  @Test
  void whoIsDisconnectedByAnAuthorizerHasNoSubscriptions() {
    AtomicReference<TestBroker> started = new AtomicReference<>();
    Authorizer strict =
        new Authorizer() {
          @Override
          public Verdict subscribe(
              ClientIdentity client, TopicFilter filter, SubscriptionOptions options) {
            started.get().disconnectClient("c", ReasonCode.ADMINISTRATIVE_ACTION);
            return Verdict.accept();
          }
        };
    try (TestBroker broker = TestBroker.builder().authorizer(strict).start();
        RawClient publisher = RawClient.connected5(broker.port(), "publisher");
        RawClient client = RawClient.connected5(broker.port(), "c")) {
      started.set(broker);
      client.send("82 0b 0001 00 000161 01 000162 01");
      assertThat(read(client)).startsWith("e0").contains("98");
      client.expectEnd();
      publisher.send("32 06 000161 0001 00").expect("40 03 0001 10"); // nobody has subscribed
    }
  }

  @Test
  void refusedMessagesOfQos0AreCounted() {
    try (TestBroker broker =
            TestBroker.builder().refuseTopics("#", ReasonCode.NOT_AUTHORIZED).start();
        RawClient client = RawClient.connected(broker.port(), "c")) {
      client.send(packet("30", string("t"))).ping();
      assertThat(broker.recording().droppedMessages()).isEqualTo(1);
    }
  }

  @Test
  void usersConnectWithTheirPasswords() {
    try (TestBroker broker =
            TestBroker.builder().authenticator(Authenticator.users(Map.of("u", "p"))).start();
        RawClient good = new RawClient(broker.port());
        RawClient bad = new RawClient(broker.port())) {
      String connect = "0004 4d515454 04 c2 003c" + string("c") + string("u");
      good.send(packet("10", connect + string("p"))).expect("20 02 00 00");
      bad.send(packet("10", connect + string("q"))).expect("20 02 00 04").expectEnd();
    }
  }

  @Test
  void limitsOfSubscriptionsAndRetainedMessagesAreHeld() {
    try (TestBroker broker =
            TestBroker.builder()
                .maximumSubscriptionsPerSession(1)
                .maximumRetained(1, 10_000)
                .start();
        RawClient client = RawClient.connected5(broker.port(), "c")) {
      client.send(packet("82", "0001 00" + string("a") + "00" + string("b") + "00"));
      assertThat(read(client)).startsWith("90").endsWith("0097");
      client.send(packet("33", string("x") + "0001 00 31"));
      assertThat(read(client)).startsWith("40").contains("000110");
      client.send(packet("33", string("y") + "0002 00 31"));
      assertThat(read(client)).startsWith("40").contains("000297");
    }
  }

  static Stream<Arguments> contradictions() {
    AuthenticationMethod scram = ScramSha256.builder().build();
    return Stream.of(
        Arguments.of(
            "maximumRetained",
            "withoutRetain",
            able(ServerAbilities.builder().withoutRetain()).maximumRetained(1, 1)),
        Arguments.of(
            "receiveMaximum",
            "maximumQos",
            able(ServerAbilities.builder().maximumQos(QoS.AT_MOST_ONCE)).receiveMaximum(1)),
        Arguments.of("authenticator", "redirect", moved().authenticator(Authenticator.anybody())),
        Arguments.of("authenticationMethod", "redirect", moved().authenticationMethod(scram)),
        Arguments.of(
            "refuseClientIdentifiers",
            "redirect",
            moved().refuseClientIdentifiers(id -> true, ReasonCode.BANNED)),
        Arguments.of(
            "authenticationMethod", "ONLY_MQTT_3_1_1", able(mqtt311()).authenticationMethod(scram)),
        Arguments.of("topicAliasMaximum", "ONLY_MQTT_3_1_1", able(mqtt311()).topicAliasMaximum(1)),
        Arguments.of("receiveMaximum", "ONLY_MQTT_3_1_1", able(mqtt311()).receiveMaximum(1)),
        Arguments.of(
            "keepAlive", "ONLY_MQTT_3_1_1", able(mqtt311().keepAlive(Duration.ofSeconds(1)))),
        Arguments.of(
            "maximumKeepAlive",
            "ONLY_MQTT_3_1_1",
            able(mqtt311().maximumKeepAlive(Duration.ofSeconds(1)))),
        Arguments.of(
            "withoutSubscriptionIdentifiers",
            "ONLY_MQTT_3_1_1",
            able(mqtt311().withoutSubscriptionIdentifiers())),
        Arguments.of(
            "responseInformation", "ONLY_MQTT_3_1_1", able(mqtt311().responseInformation("r"))));
  }

  private static TestBrokerBuilder able(ServerAbilitiesBuilder abilities) {
    return TestBroker.builder().abilities(abilities.build());
  }

  private static ServerAbilitiesBuilder mqtt311() {
    return ServerAbilities.builder().versions(SpokenVersions.ONLY_MQTT_3_1_1);
  }

  private static TestBrokerBuilder moved() {
    return TestBroker.builder().redirect(ReasonCode.SERVER_MOVED, "other");
  }

  @ParameterizedTest(name = "{0} and {1}")
  @MethodSource("contradictions")
  void optionsThatContradictEachOtherAreRefusedByName(
      String option, String other, TestBrokerBuilder builder) {
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(other);
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    TestBrokerBuilder builder = TestBroker.builder();
    AuthenticationMethod scram = ScramSha256.builder().build();
    builder.authenticationMethod(scram);
    assertThatThrownBy(() -> builder.authenticationMethod(scram)).hasMessageContaining("SCRAM");
    assertThatThrownBy(() -> builder.redirect(ReasonCode.BANNED, "x")).hasMessageContaining("0x9C");
    assertThatThrownBy(() -> builder.refuseTopics("a", ReasonCode.BANNED))
        .hasMessageContaining("PUBLISH cannot be refused with BANNED");
    assertThatThrownBy(() -> builder.refuseFilters("a", ReasonCode.SUCCESS))
        .hasMessageContaining("SUCCESS");
    assertThatThrownBy(() -> builder.refuseFilters("a/#/b", ReasonCode.NOT_AUTHORIZED))
        .hasMessageContaining("a/#/b");
    assertThatThrownBy(() -> builder.maximumRetained(-1, 1)).hasMessageContaining("retained");
    assertThatThrownBy(() -> builder.maximumSubscriptionsPerSession(-1))
        .hasMessageContaining("subscriptions");
  }
}
