package dev.martlet.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.ConnectOptions;
import dev.martlet.client.message.ConnectionLostException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PacketType;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.ReasonProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration ALMOST = KEEP_ALIVE.minusMillis(1);
  private static final Duration INSTANT = Duration.ofMillis(1);

  @BothVersions
  @Tag("5.0:MQTT-3.1.2-20")
  @Tag("3.1.1:MQTT-3.1.2-23")
  void silenceIsBrokenByPingReqInTime(ProtocolVersion version) {
    Rig rig = online(version);
    for (int i = 0; i < 5; i++) {
      rig.advance(ALMOST);
      assertThat(rig.sent()).isEmpty();
      rig.advance(INSTANT);
      assertThat(rig.sent()).containsExactly(PingReq.INSTANCE);
      rig.receive(new PingResp());
    }
    assertThat(rig.output.isOpen()).isTrue();
  }

  @BothVersions
  @Tag("5.0:MQTT-3.1.2-20")
  @Tag("3.1.1:MQTT-3.1.2-23")
  void whoOnlyReceivesPingsAllTheSame(ProtocolVersion version) {
    Rig rig = online(version);
    long lastSent = rig.output.now;
    int pings = 0;
    for (int i = 0; i < 100; i++) {
      rig.advance(Duration.ofMillis(700));
      rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
      if (!rig.sent().isEmpty()) {
        lastSent = rig.output.lastSentNanos();
        pings++;
      }
      assertThat(Duration.ofNanos(rig.output.now - lastSent)).isLessThanOrEqualTo(KEEP_ALIVE);
    }
    assertThat(pings).isBetween(6, 7);
  }

  @BothVersions
  void thereIsNoPingWhileTrafficFlowsBothWays(ProtocolVersion version) {
    Rig rig = online(version);
    for (int i = 0; i < 100; i++) {
      rig.advance(Duration.ofSeconds(4));
      rig.publish(QoS.AT_MOST_ONCE);
      rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    }
    assertThat(rig.sent()).extracting(Packet::type).containsOnly(PacketType.PUBLISH);
  }

  @BothVersions
  void aServerThatFallsSilentIsGivenUpAfterOneAndAHalfKeepAlives(ProtocolVersion version) {
    Rig rig = online(version);
    rig.advance(KEEP_ALIVE.multipliedBy(3).dividedBy(2).minus(INSTANT));
    assertThat(rig.output.isOpen()).isTrue();
    rig.advance(INSTANT);
    assertThat(rig.output.isOpen()).isFalse();
    assertThat(rig.cause()).isInstanceOf(ConnectionLostException.class);
    assertThat(rig.sent()).containsExactly(PingReq.INSTANCE);
    rig.advance(Duration.ofHours(1));
    assertThat(rig.output.ended).hasSize(1);
  }

  @BothVersions
  void aDeadConnectionIsFoundAsSoonWhileThisSideKeepsSending(ProtocolVersion version) {
    Rig rig = online(version);
    rig.advance(Duration.ofSeconds(3));
    rig.receive("a", QoS.AT_MOST_ONCE, 0, "the last that came");
    for (int second = 0; second < 15; second++) {
      assertThat(rig.output.isOpen()).as("second %s", second).isTrue();
      rig.publish(QoS.AT_MOST_ONCE);
      rig.advance(Duration.ofSeconds(1));
    }
    assertThat(rig.output.isOpen()).isFalse();
    assertThat(rig.sent()).contains(PingReq.INSTANCE);
  }

  @BothVersions
  void anyPacketCountsAsAnAnswer(ProtocolVersion version) {
    Rig rig = online(version);
    for (int i = 0; i < 25; i++) {
      rig.advance(Duration.ofSeconds(4));
      rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
    }
    assertThat(rig.sent()).hasSize(10).containsOnly(PingReq.INSTANCE);
    assertThat(rig.output.isOpen()).isTrue();
  }

  @BothVersions
  void zeroSwitchesItOff(ProtocolVersion version) {
    Rig rig = Rig.resumable(version).online();
    rig.advance(Duration.ofDays(1));
    rig.session.wake(rig.output.now);
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.output.isOpen()).isTrue();
  }

  @Test
  @Tag("5.0:MQTT-3.1.2-21")
  @Tag("5.0:MQTT-3.2.2-21")
  void theServersIntervalCounts() {
    Rig rig = rig(ProtocolVersion.MQTT_5);
    rig.open();
    rig.receive(prescribing(2));
    rig.advance(Duration.ofSeconds(2));
    assertThat(rig.sent()).containsExactly(PingReq.INSTANCE);
    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.output.isOpen()).isFalse();
  }

  @Test
  @Tag("5.0:MQTT-3.2.2-21")
  void theServerMaySwitchItOnOrOff() {
    Rig off = rig(ProtocolVersion.MQTT_5);
    off.open();
    off.receive(prescribing(0));
    off.advance(Duration.ofDays(1));
    assertThat(off.sent()).isEmpty();
    assertThat(off.output.isOpen()).isTrue();

    Rig on = Rig.resumable(ProtocolVersion.MQTT_5);
    on.open();
    on.receive(prescribing(2));
    on.advance(Duration.ofSeconds(2));
    assertThat(on.sent()).containsExactly(PingReq.INSTANCE);
  }

  @BothVersions
  void nothingIsAskedDuringTheHandshakeNorAfterTheEnd(ProtocolVersion version) {
    Rig rig = rig(version);
    rig.open();
    rig.advance(Duration.ofHours(1));
    rig.session.wake(rig.output.now);
    assertThat(rig.sent()).isEmpty();
    rig.accept(false);
    rig.session.disconnect();
    rig.sent();
    rig.session.wake(rig.output.now + Duration.ofHours(1).toNanos());
    assertThat(rig.sent()).isEmpty();
    assertThat(rig.output.ended).hasSize(1);
  }

  @BothVersions
  void eachConnectionStartsAnew(ProtocolVersion version) {
    Rig rig = online(version);
    rig.advance(KEEP_ALIVE);
    assertThat(rig.sent()).containsExactly(PingReq.INSTANCE);
    rig.lose();
    rig.advance(Duration.ofHours(1));
    rig.resume();
    rig.advance(ALMOST);
    assertThat(rig.sent()).isEmpty();
    rig.advance(INSTANT);
    assertThat(rig.sent()).containsExactly(PingReq.INSTANCE);
  }

  /** Clocks may stand anywhere, also where they overflow. */
  @BothVersions
  void theClockMayOverflow(ProtocolVersion version) {
    Rig rig = rig(version);
    rig.output.now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
    rig.online();
    long due = rig.output.wakeUp.orElseThrow();
    assertThat(due).isNegative();
    assertThat(due - rig.output.now).isEqualTo(KEEP_ALIVE.toNanos());
    rig.session.wake(rig.output.now);
    assertThat(rig.sent()).isEmpty();
    rig.output.now = due - 1;
    rig.session.wake(rig.output.now);
    assertThat(rig.sent()).isEmpty();
    rig.output.now = due;
    rig.session.wake(rig.output.now);
    assertThat(rig.sent()).containsExactly(PingReq.INSTANCE);
  }

  @BothVersions
  void packetsDoNotMoveTheWakeUp(ProtocolVersion version) {
    Rig rig = online(version);
    List<Long> wishes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rig.advance(Duration.ofSeconds(1));
      rig.publish(QoS.AT_MOST_ONCE);
      rig.receive("a", QoS.AT_MOST_ONCE, 0, "x");
      wishes.add(rig.output.wakeUp.orElseThrow());
    }
    assertThat(wishes).containsOnly(wishes.get(0));
  }

  private static Rig online(ProtocolVersion version) {
    return rig(version).online();
  }

  private static Rig rig(ProtocolVersion version) {
    return new Rig(
        version,
        new ConnectOptions(
            "c",
            null,
            null,
            KEEP_ALIVE,
            Rig.FOR_AN_HOUR,
            10,
            ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES,
            List.of()));
  }

  private static ConnAck prescribing(int keepAliveSeconds) {
    return new ConnAck(
        false,
        ReasonCode.SUCCESS,
        new ConnAckProperties(
            ServerLimits.NONE,
            null,
            null,
            keepAliveSeconds,
            null,
            null,
            null,
            ReasonProperties.NONE));
  }
}
