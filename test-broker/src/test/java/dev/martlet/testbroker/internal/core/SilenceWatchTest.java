package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SilenceWatchTest {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(8);
  private static final Duration LIMIT = Duration.ofSeconds(12);

  private final VirtualBroker broker = new VirtualBroker();

  private ScriptedClient connected(ProtocolVersion version) {
    ScriptedClient client = broker.client(version, "client");
    client.connect(asked -> asked.keepAlive(KEEP_ALIVE));
    return client;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-22")
  @Tag("5.0:MQTT-3.2.2-22")
  @Tag("3.1.1:MQTT-3.1.2-24")
  void aClientIsClosedThatIsSilentForOneAndAHalfTimesItsKeepAlive(ProtocolVersion version) {
    ScriptedClient client = connected(version);
    client.subscribe("#", QoS.AT_MOST_ONCE);
    broker.advance(LIMIT.minusNanos(1));
    client.receive(PingReq.INSTANCE).expect(PingResp.INSTANCE);
    ScriptedClient other = broker.client("other");
    other.connect();
    other.publish("a", "what the broker sends does not count");
    client.takeAll();
    broker.advance(LIMIT.minusNanos(1));
    client.expectNothing();
    broker.advance(Duration.ofNanos(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("5.0:MQTT-3.1.2-22")
  @Tag("3.1.1:MQTT-3.1.2-24")
  void aClientIsClosedWhoseSocketTakesNothingForThatTimeWhileItIsNotRead(ProtocolVersion version) {
    ScriptedClient client = connected(version);
    broker.advance(Duration.ofSeconds(5));
    client.unsent(1_000);
    client.writable(false);
    client.whenGlanced(() -> client.receive(PingReq.INSTANCE));
    broker.advance(LIMIT.minusNanos(1));
    assertThat(client.takeAll()).isNotEmpty().containsOnly(PingResp.INSTANCE);
    client.whenGlanced(() -> {});
    broker.advance(Duration.ofNanos(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  /** Takes a byte and sends, as far as it is heard, something of it again and again. */
  private ScriptedClient slowReader(long answerBytes) {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.unsent(1_000_000);
    client.writable(false);
    long[] unsent = {1_000_000};
    client.whenGlanced(() -> {
      client.receive(PingReq.INSTANCE);
      unsent[0] += answerBytes - 1;
      client.unsent(unsent[0]);
    });
    return client;
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-22")
  void whoReadsSlowlyIsHeardWhileItIsNotRead() {
    ScriptedClient client = slowReader(0);
    broker.advance(Duration.ofHours(1));
    assertThat(client.takeAll()).hasSizeGreaterThan(100).containsOnly(PingResp.INSTANCE);
    client.whenGlanced(() -> {});
    broker.advance(LIMIT);
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-22")
  @Tag("3.1.1:MQTT-3.1.2-24")
  void whoReadsSlowlyAndSendsNothingIsClosed() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    broker.advance(Duration.ofSeconds(4));
    client.unsent(1_000);
    client.writable(false);
    for (int i = 1; i < 8; i++) {
      client.unsent(1_000 - i);
      broker.advance(Duration.ofSeconds(1));
    }
    client.expectNothing();
    broker.advance(Duration.ofSeconds(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void answersToWhoDoesNotReadThemAreBounded() {
    ScriptedClient client = slowReader(100_000);
    AtomicLong heard = new AtomicLong();
    client.whenGlanced(() -> {
      client.receive(PingReq.INSTANCE);
      client.unsent(1_000_000 + 100_000 * heard.incrementAndGet());
    });
    broker.advance(Duration.ofHours(1));
    assertThat(heard.get()).isBetween(7L, 12L);
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-22")
  void moreThatIsToBeSentIsNoSignOfLife() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.writable(false);
    for (int i = 1; i <= 11; i++) {
      client.unsent(i);
      broker.advance(Duration.ofSeconds(1));
    }
    client.expectNothing();
    broker.advance(Duration.ofSeconds(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-22")
  void beingReadAgainIsNoSignOfLife() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.unsent(1_000);
    client.writable(false);
    broker.advance(LIMIT.minusSeconds(1));
    client.writable(true);
    broker.advance(Duration.ofSeconds(1).minusNanos(1));
    client.expectNothing();
    broker.advance(Duration.ofNanos(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void withoutAKeepAliveNobodyIsClosed() {
    ScriptedClient client = broker.client("client");
    client.connect();
    client.writable(false);
    broker.advance(Duration.ofDays(10));
    client.expectNothing();
    client.receive(new Disconnect(ReasonCode.SUCCESS)).expectClosed();
    assertThat(broker.isIdle()).isTrue();
  }
}
