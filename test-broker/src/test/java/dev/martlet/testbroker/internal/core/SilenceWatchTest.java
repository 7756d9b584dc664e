package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import java.time.Duration;
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
    broker.advance(LIMIT.minusNanos(1));
    client.expectNothing();
    broker.advance(Duration.ofNanos(1));
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-22")
  void aSocketThatTakesAByteNowAndThenIsLeftAlone() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.unsent(1_000);
    client.writable(false);
    for (int i = 1; i <= 100; i++) {
      client.unsent(1_000 - i);
      broker.advance(LIMIT.minusSeconds(2));
      client.expectNothing();
    }
    broker.advance(LIMIT);
    client.expectClosed(ReasonCode.KEEP_ALIVE_TIMEOUT);
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
  void whoIsReadAgainHasTheWholeTimeToSendSomething() {
    ScriptedClient client = connected(ProtocolVersion.MQTT_5);
    client.unsent(1_000);
    client.writable(false);
    broker.advance(LIMIT.minusSeconds(1));
    client.writable(true);
    broker.advance(LIMIT.minusNanos(1));
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
