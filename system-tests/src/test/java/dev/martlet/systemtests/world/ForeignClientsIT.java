package dev.martlet.systemtests.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.martlet.client.message.ProtocolVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other vendors' clients against the standalone broker. A library that is not installed is skipped,
 * or fails where the environment says {@code MARTLET_REQUIRE_FOREIGN_CLIENTS=1}.
 */
@ParameterizedClass(name = "{0}, {1}, {2}")
@MethodSource("cases")
class ForeignClientsIT {
  private static final String REQUIRED = "MARTLET_REQUIRE_FOREIGN_CLIENTS";
  private static final String END = "end";

  private static ChildProcess broker;
  private static ForeignClient client;
  private static String uri;
  private static Optional<Path> authority = Optional.empty();

  @Parameter(0)
  ForeignLibrary library;

  @Parameter(1)
  ProtocolVersion version;

  @Parameter(2)
  Transport transport;

  /** How the broker is reached. */
  enum Transport {
    TCP("mqtt://127.0.0.1:", "--port=0");

    final String uri;
    final String option;

    Transport(String uri, String option) {
      this.uri = uri;
      this.option = option;
    }
  }

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (ForeignLibrary library : ForeignLibrary.values()) {
      for (ProtocolVersion version : library.versions()) {
        for (Transport transport : Transport.values()) {
          cases.add(Arguments.of(library, version, transport));
        }
      }
    }
    return cases;
  }

  @BeforeParameterizedClassInvocation
  static void start(ForeignLibrary library, ProtocolVersion version, Transport transport)
      throws InterruptedException {
    if (!library.isInstalled()) {
      assertThat(System.getenv(REQUIRED)).as(library + " is asked for").isNotEqualTo("1");
      assumeTrue(false, () -> library + " is not installed: " + library.probe() + " fails");
    }
    List<String> program = List.of("-jar", System.getProperty("martlet.standaloneJar"));
    broker = ChildProcess.startJava(program, transport.option);
    String line = broker.awaitLine(printed -> printed.contains(transport.uri));
    uri = line.substring(line.indexOf(transport.uri));
    client = ForeignClient.start(library, version, uri, authority);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (client != null) {
      client.close();
      client = null;
    }
    if (broker != null) {
      broker.close();
      broker = null;
    }
  }

  @Test
  void messagesOfEachQosArriveAsPublished() throws Exception {
    client.connect("both-ways");
    assertThat(client.subscribe("both-ways", "q/+", 2)).isEqualTo(2);
    for (int qos = 0; qos <= 2; qos++) {
      client.publish("both-ways", "q/" + qos, "21.4 °C", qos);
    }
    assertThat(client.messages("both-ways", 3))
        .containsExactlyInAnyOrder(
            "q/0 21.4 °C 0 false", "q/1 21.4 °C 1 false", "q/2 21.4 °C 2 false");
    client.disconnect("both-ways");
  }

  @Test
  void deliveryIsAtTheLowerOfBothQos() throws Exception {
    client.connect("lower");
    assertThat(client.subscribe("lower", "low/#", 1)).isEqualTo(1);
    client.publish("lower", "low/2", "x", 2);
    client.publish("lower", "low/0", "x", 0);
    assertThat(client.messages("lower", 2))
        .containsExactlyInAnyOrder("low/2 x 1 false", "low/0 x 0 false");
    client.disconnect("lower");
  }

  @Test
  void lateSubscriberReceivesTheRetainedMessageUntilItIsCleared() throws Exception {
    client.connect("keeper");
    client.publishRetained("keeper", "doors/1", "open", 1);
    client.publishRetained("keeper", "doors/2", "shut", 2);
    client.connect("late");
    client.subscribe("late", "doors/#", 1);
    assertThat(client.messages("late", 2))
        .containsExactlyInAnyOrder("doors/1 open 1 true", "doors/2 shut 1 true");

    client.publishRetained("keeper", "doors/1", "", 1);
    client.connect("later");
    client.subscribe("later", "doors/#", 0);
    client.publish("keeper", "doors/end", END, 0);
    assertThat(client.messages("later", 2))
        .containsExactly("doors/2 shut 0 true", "doors/end end 0 false");
    for (String name : List.of("keeper", "late", "later")) {
      client.disconnect(name);
    }
  }

  @Test
  void willOfAKilledClientIsPublished() throws Exception {
    client.connect("witness");
    client.subscribe("witness", "wills/#", 2);
    try (ForeignClient mortal = ForeignClient.start(library, version, uri, authority)) {
      mortal.connectWithWill("polite", "wills/polite", "never seen");
      mortal.disconnect("polite");
      mortal.connectWithWill("mortal", "wills/mortal", "gone");
      mortal.kill();
      assertThat(client.messages("witness", 1)).containsExactly("wills/mortal gone 1 false");
    }
    client.disconnect("witness");
  }

  @Test
  void keptSessionReceivesWhatCameWhileItsClientWasAway() throws Exception {
    client.connect("publisher");
    List<String> expected = new ArrayList<>();
    assertThat(client.resume("reader")).isFalse();
    client.subscribe("reader", "news/#", 2);
    client.disconnect("reader");
    for (int i = 0; i < 20; i++) {
      client.publish("publisher", "news/" + i, "m" + i, 2);
      expected.add("news/" + i + " m" + i + " 2 false");
    }

    assertThat(client.resume("reader")).isTrue();

    client.publish("publisher", "news/end", END, 2);
    expected.add("news/end end 2 false");
    assertThat(client.messages("reader", 21)).isEqualTo(expected);
    client.disconnect("reader");
    client.disconnect("publisher");
  }

  @Test
  void sessionOfAKilledClientIsTakenUpByTheNext() throws Exception {
    try (ForeignClient first = ForeignClient.start(library, version, uri, authority)) {
      assertThat(first.resume("heir")).isFalse();
      first.subscribe("heir", "estate", 1);
      first.kill();
    }
    client.connect("notary");
    client.publish("notary", "estate", "all of it", 1);

    assertThat(client.resume("heir")).isTrue();

    assertThat(client.messages("heir", 1)).containsExactly("estate all of it 1 false");
    client.disconnect("heir");
    client.disconnect("notary");
  }

  @Test
  void manyMessagesArriveOnceAndInOrder() throws Exception {
    client.connect("many");
    client.subscribe("many", "m/+", 2);
    List<String> expected = new ArrayList<>();
    IntStream.range(0, 300)
        .forEach(i -> {
          client.startPublishing("many", "m/x", "n" + i, 2, false);
          expected.add("m/x n" + i + " 2 false");
        });
    client.awaitPublished("many", "n299");
    client.publish("many", "m/end", END, 2);
    expected.add("m/end end 2 false");
    assertThat(client.messages("many", 301)).isEqualTo(expected);
    client.disconnect("many");
  }
}
