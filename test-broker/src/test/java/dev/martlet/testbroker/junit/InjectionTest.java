package dev.martlet.testbroker.junit;

import static dev.martlet.testbroker.junit.Runs.failure;
import static dev.martlet.testbroker.junit.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.Faults;
import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.SpokenVersions;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What parameters are given, and what the broker is like that they are of. */
@Timeout(60)
class InjectionTest {

  @WithTestBroker
  @Test
  void recordingAndUriAreThoseOfTheBroker(
      TestBroker broker,
      Recording recording,
      Faults faults,
      @BrokerUri String text,
      @BrokerUri URI uri) {
    assertThat(faults).isSameAs(broker.faults());
    Runs.visit(broker, "guest");
    assertThat(recording.packets("guest")).isEqualTo(broker.recording().packets("guest"));
    assertThat(text).isEqualTo(broker.uri()).startsWith("mqtt:");
    assertThat(uri).hasToString(text);
  }

  @WithTestBroker(listeners = {"ws", "mqtts"})
  @Test
  void aUriCanBeThatOfAScheme(TestBroker broker, @BrokerUri("mqtts") String uri) {
    assertThat(broker.uris()).hasSize(2).element(0).asString().startsWith("ws:");
    assertThat(uri).isEqualTo(broker.uris().get(1)).startsWith("mqtts:");
  }

  @WithTestBroker(listeners = "mqtts")
  @Test
  void trustComesInEveryForm(
      TestBroker broker,
      CertificateAuthority authority,
      @BrokerTrust Path pem,
      @BrokerTrust KeyStore store,
      @BrokerTrust SSLContext context)
      throws Exception {
    assertThat(authority).isSameAs(broker.certificateAuthority());
    assertThat(pem).hasContent(authority.pem());
    assertThat(store.getCertificateAlias(authority.certificate())).isNotNull();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.port())) {
      socket.startHandshake();
      assertThat(socket.getSession().isValid()).isTrue();
    }
  }

  @WithTestBroker
  @Test
  void theTypesOfOthersAreLeftToOthers(@TempDir Path directory, TestBroker broker) {
    assertThat(directory).isEmptyDirectory();
  }

  @WithTestBroker(virtualClock = true)
  @RepeatedTest(2)
  void theClockIsThatOfTheBrokerAndNew(VirtualClock clock, TestBroker broker) {
    assertThat(clock.now()).isZero();
    clock.advance(Duration.ofHours(1));
    Runs.visit(broker, "late");
    assertThat(broker.recording().packets("late").get(0).time()).isEqualTo(Duration.ofHours(1));
  }

  @WithTestBroker(versions = SpokenVersions.ONLY_MQTT_5)
  @Test
  void aBrokerCanSpeakOneVersionOnly(TestBroker broker) {
    Runs.visit(broker, "old");
    assertThat(broker.recording().log()).contains("CONNACK").doesNotContain("SUCCESS");
  }

  @WithTestBroker(customizers = {RecordsNothing.class, HasClock.class})
  @Test
  void everythingElseIsSaidByAClass(TestBroker broker, VirtualClock clock) {
    Runs.visit(broker, "guest");
    assertThat(broker.recording().entries()).isEmpty();
  }

  static class RecordsNothing implements BrokerCustomizer {
    @Override
    public void customize(TestBrokerBuilder builder) {
      builder.recordingCapacity(0, 0);
    }
  }

  static class HasClock implements BrokerCustomizer {
    @Override
    public void customize(TestBrokerBuilder builder) {
      builder.clock(new VirtualClock());
    }
  }

  @WithTestBroker(
      versions = SpokenVersions.ONLY_MQTT_5,
      customizers = {SpeaksAll.class, RecordsNothing.class, RecordsMuch.class})
  @Test
  void whatAClassSaysLaterCountsMore(TestBroker broker) {
    Runs.visit(broker, "old");
    assertThat(broker.recording().log()).contains("CONNACK reason=SUCCESS");
  }

  static class SpeaksAll implements BrokerCustomizer {
    @Override
    public void customize(TestBrokerBuilder builder) {
      builder.abilities(ServerAbilities.builder().build());
    }
  }

  static class RecordsMuch implements BrokerCustomizer {
    @Override
    public void customize(TestBrokerBuilder builder) {
      builder.recordingCapacity(1_000, 1_000_000);
    }
  }

  @WithTestBroker(listeners = "ws", perClass = true)
  static class Parent {}

  static class Child extends Parent {
    @RepeatedTest(2)
    void test(TestBroker broker) {
      assertThat(broker.uri()).startsWith("ws:");
      Runs.NOTES.add(broker);
    }
  }

  @Test
  void whatIsSaidOfAClassHoldsForThoseThatExtendIt() {
    run(Child.class).testEvents().assertStatistics(was -> was.succeeded(2).failed(0));
    assertThat(Runs.notedBrokers()).hasSize(2).containsOnly(Runs.notedBrokers().get(0));
  }

  @WithTestBroker(perClass = true)
  static class Guests {
    @RepeatedTest(2)
    void test(TestBroker broker, Recording recording) {
      assertThat(recording.packets()).isEmpty();
      Runs.visit(broker, "guest");
      assertThat(recording.packets("guest")).hasSizeGreaterThanOrEqualTo(2);
      Runs.NOTES.add(broker.recording().packets("guest").size());
    }
  }

  @Test
  void theRecordingOfASharedBrokerBeginsWithTheTest() {
    run(Guests.class).testEvents().assertStatistics(was -> was.succeeded(2).failed(0));
    List<Integer> sizes = Runs.NOTES.stream().map(Integer.class::cast).toList();
    assertThat(sizes.get(1)).isGreaterThan(sizes.get(0));
  }

  static class NoClock {
    @Test
    @WithTestBroker
    void test(VirtualClock clock) {}
  }

  static class NoUri {
    @Test
    @WithTestBroker
    void test(@BrokerUri int port) {}
  }

  static class NoTrust {
    @Test
    @WithTestBroker(listeners = "mqtts")
    void test(@BrokerTrust String pem) {}
  }

  static class NoTls {
    @Test
    @WithTestBroker
    void test(@BrokerTrust SSLContext context) {}
  }

  static class NoAnnotation {
    @Test
    @WithTestBroker
    void test(String uri) {}
  }

  static class NoAnnotationTwice {
    @RegisterExtension final TestBrokerExtension here = TestBrokerExtension.with(builder -> {});
    @RegisterExtension final TestBrokerExtension there = TestBrokerExtension.with(builder -> {});

    @Test
    void test(String uri) {}
  }

  @WithTestBroker
  static class NoAnnotationBefore {
    @BeforeEach
    void before(URI uri) {}

    @Test
    void test() {}
  }

  @WithTestBroker(listeners = "mqtts", perClass = true)
  static class NoAnnotationBeforeAll {
    @BeforeAll
    static void before(KeyStore trust) {}

    @Test
    void test() {}
  }

  static class SomebodyElses {
    @Test
    @WithTestBroker
    void test(Runnable other) {}
  }

  @Test
  void whereTheAnnotationIsMissingTheMessageSaysWhich() {
    assertThat(failure(run(NoAnnotation.class)))
        .hasMessageContaining("No ParameterResolver registered for parameter [java.lang.String ")
        .hasMessageContaining("For the broker's address annotate it: @BrokerUri String");
    assertThat(failure(run(NoAnnotationTwice.class)).getMessage())
        .containsOnlyOnce("annotate it: @BrokerUri String");
    assertThat(failure(run(NoAnnotationBefore.class))).hasMessageContaining("@BrokerUri URI");
    assertThat(failure(run(NoAnnotationBeforeAll.class)))
        .hasMessageContaining("to trust the broker annotate it: @BrokerTrust KeyStore");
    assertThat(failure(run(SomebodyElses.class)))
        .hasMessageContaining("No ParameterResolver registered")
        .message()
        .doesNotContain("annotate");
  }

  static class NoListener {
    @Test
    @WithTestBroker(listeners = "mqtt")
    void test(@BrokerUri("wss") String uri) {}
  }

  static class NoScheme {
    @Test
    @WithTestBroker(listeners = "amqp")
    void test() {}
  }

  @Test
  void whatCannotBeGivenIsRefusedWithTheRemedy() {
    assertThat(failure(run(NoClock.class)))
        .hasMessageContaining("VirtualClock")
        .hasMessageContaining("virtualClock = true");
    assertThat(failure(run(NoUri.class))).hasMessageContaining("for a String or a URI");
    assertThat(failure(run(NoTrust.class)))
        .hasMessageContaining("for a Path, a KeyStore or an SSLContext");
    assertThat(failure(run(NoTls.class))).hasMessageContaining("no listener has TLS");
    assertThat(failure(run(NoListener.class)))
        .hasMessageContaining("no listener is wss://, of [mqtt://")
        .hasMessageContaining("listeners = {\"wss\"} of @WithTestBroker");
    assertThat(failure(run(NoScheme.class))).hasMessageContaining("amqp://");
  }
}
