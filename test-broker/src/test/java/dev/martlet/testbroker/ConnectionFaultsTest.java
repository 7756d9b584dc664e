package dev.martlet.testbroker;

import static dev.martlet.testbroker.PacketPattern.connect;
import static dev.martlet.testbroker.PacketPattern.pingReq;
import static dev.martlet.testbroker.PacketPattern.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with whole connections, as bytes. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
@ParameterizedClass(name = "{0}")
@EnumSource(ProtocolVersion.class)
class ConnectionFaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MORE_THAN_TCP_HOLDS = 64 * 1024 * 1024;

  @Parameter ProtocolVersion version;

  private final VirtualClock clock = new VirtualClock();
  private final TestBroker broker = TestBroker.builder().clock(clock).start();
  private final Faults faults = broker.faults();

  @AfterEach
  void close() {
    broker.close();
  }

  private VersionedClient connected(String name) {
    return VersionedClient.connected(broker, version, name);
  }

  private VersionedClient opened() {
    return VersionedClient.opened(broker, version);
  }

  @Test
  void aNewConnectionEndsAtOnce() {
    faults.onNewConnections().close();
    faults.onNewConnections().fromMatch(2).reset();
    try (VersionedClient client = opened()) {
      client.expectEnd();
    }
    assertThatThrownBy(
            () -> {
              try (VersionedClient client = opened()) { // may fail by the reset already
                client.ping();
              }
            })
        .hasCauseInstanceOf(SocketException.class);
    connected("c").close();
  }

  @Test
  void aNewConnectionIsSentWhatNobodyHasAskedFor() {
    faults.onNewConnections().send("20 02 00 00");
    try (VersionedClient client = opened()) {
      client.expect("20 02 00 00");
      client.send(client.connect("c")).expect(client.connAck());
    }
  }

  @Test
  void aConnectionThatThereIsIsMeantAtOnceAndNoOtherOne() {
    try (VersionedClient client = connected("c");
        VersionedClient other = connected("other")) {
      FaultRule rule = faults.onConnectionsOf("c").close();
      client.expectEnd();
      other.ping();
      assertThat(rule.fired()).isEqualTo(1);
      try (VersionedClient again = connected("c")) {
        again.ping();
      }
    }
  }

  @Test
  void aConnectionThatIsToComeIsMeantBeforeItsConnect() {
    faults.onConnectionsOf("c").always().close();
    try (VersionedClient client = opened();
        VersionedClient other = connected("other")) {
      client.send(client.connect("c")).expectEnd();
      other.ping();
    }
  }

  @Test
  void eachConnectionCountsOnce() {
    FaultRule rule = faults.onConnectionsOf("c").fromMatch(3).reset();
    try (VersionedClient first = connected("c")) {
      first.ping();
      first.ping();
      first.ping();
    }
    connected("c").close();
    try (VersionedClient third = opened()) {
      third.send(third.connect("c")).expectReset();
    }
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void aHalfOpenConnectionIsNeverAnsweredNorEnded() {
    faults.onConnectionsOf("c").fallSilent();
    try (VersionedClient client = opened()) {
      client.send(client.connect("c") + "c0 00");
      broker.await(pingReq(), PATIENCE);
      clock.advance(Duration.ofMinutes(10)); // the time for CONNECT
      assertThat(client.available()).isZero();
      faults.clear();
      client.expectEnd(); // it was over long ago
    }
  }

  @Test
  void ofAHalfOpenConnectionTheBrokerPublishesTheWillInItsTime() {
    try (VersionedClient witness = connected("w").subscribed(0);
        VersionedClient client = opened()) {
      String will = RawClient.string("t") + RawClient.string("gone");
      boolean five = version == ProtocolVersion.MQTT_5;
      client.send(
          RawClient.packet(
              "10",
              "0004 4d515454"
                  + (five ? "05" : "04")
                  + "06 000a"
                  + (five ? "00" : "")
                  + "0001 63"
                  + (five ? "00" : "")
                  + will));
      client.expect(client.connAck());
      faults.onConnectionsOf("c").fallSilent();
      client.send("c0 00");
      broker.await(pingReq().from("c"), PATIENCE);
      clock.advance(Duration.ofSeconds(16));
      witness.expect(witness.publish(0, 0, "gone"));
      assertThat(client.available()).isZero();
    }
  }

  @Test
  void whatIsNotReadFillsTcp() throws IOException {
    FaultRule rule = faults.onNewConnections().stopReading();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port());
    try (SocketChannel channel = SocketChannel.open(address);
        Selector selector = Selector.open()) {
      rule.awaitFired(PATIENCE);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer bytes = ByteBuffer.allocate(MORE_THAN_TCP_HOLDS);
      bytes.put(RawClient.bytes(opened().connect("c"))).put(new byte[] {0x30, -1, -1, -1, 0x7f});
      bytes.clear();
      while (bytes.hasRemaining() && selector.select(1_000) > 0) {
        selector.selectedKeys().clear();
        channel.write(bytes);
      }
      assertThat(bytes.remaining()).as("what TCP does not take").isPositive();
      assertThat(broker.recording().packets()).isEmpty();
      faults.clear();
      broker.await(connect(), PATIENCE);
    }
  }

  @Test
  void aSlowLinkToTheClientCarriesSoManyBytesInASecond() {
    try (VersionedClient client = connected("c").subscribed(0)) {
      faults.onConnectionsOf("c").slowDown(SlowLink.ofBytesPerSecond(100).fromBroker());
      String publish = client.publish(0, 0, "x".repeat(92));
      int size = RawClient.bytes(publish).length;
      client.send(publish);
      broker.await(publish().to("c"), PATIENCE);
      clock.advance(Duration.ofMillis(500));
      assertThat(client.available()).isEqualTo(50);
      clock.advance(Duration.ofMillis(10L * size - 500));
      client.expect(publish);
    }
  }

  @Test
  void aSlowLinkToTheBrokerCarriesSoManyBytesInASecond() {
    try (VersionedClient client = connected("c")) {
      faults.onConnectionsOf("c").slowDown(SlowLink.ofBytesPerSecond(100).toBroker());
      String publish = client.publish(1, 7, "x".repeat(92));
      int size = RawClient.bytes(publish).length;
      client.send(publish);
      while (broker.recording().packets().size() < 3) {
        clock.advance(Duration.ofMillis(10));
      }
      assertThat(clock.now()).isGreaterThanOrEqualTo(Duration.ofMillis(10L * size));
      client.expect(client.pubAck(7));
    }
  }

  @Test
  void everythingTakesTheLatencyAndNothingIsLost() {
    try (VersionedClient client = connected("c").subscribed(0)) {
      faults.onConnectionsOf("c").slowDown(SlowLink.ofLatency(Duration.ofSeconds(3)).fromBroker());
      client.send(client.publish(0, 0, "x"));
      broker.await(publish().to("c"), PATIENCE);
      clock.advance(Duration.ofMillis(2_999));
      assertThat(client.available()).isZero();
      clock.advance(Duration.ofMillis(1));
      client.expect(client.publish(0, 0, "x"));
    }
  }

  @Test
  void aSlowLinkIsFastAgainWhenTheRulesAreCleared() {
    try (VersionedClient client = connected("c")) {
      faults.onConnectionsOf("c").slowDown(SlowLink.ofBytesPerSecond(1));
      client.send("c0 00");
      faults.rules().get(0).awaitFired(PATIENCE);
      faults.clear();
      client.expect("d0 00").ping();
    }
  }

  @Test
  void ofAClientThatIsTooSlowNoMoreThanTheBoundIsKept() {
    try (VersionedClient client = connected("c").subscribed(0);
        VersionedClient publisher = connected("p")) {
      faults.onConnectionsOf("c").slowDown(SlowLink.ofBytesPerSecond(1_000).fromBroker());
      String publish = publisher.publish(0, 0, "x".repeat(100));
      for (int i = 0; i < 50; i++) {
        publisher.send(publish.repeat(100));
      }
      publisher.ping();
      long sent = broker.recording().packets(publish().to("c")).size();
      assertThat(sent).as("messages of 100 bytes in 256 KiB").isBetween(1L, 3_000L);
      faults.clear();
      for (int i = 0; i < 50; i++) {
        client.expect(publish.repeat(100));
      }
    }
  }

  /** Of so many connections, one after the other, which are not ended. */
  private List<Boolean> survivals(int count) {
    List<Boolean> survivals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (VersionedClient client = opened()) {
        survivals.add(client.send(client.connect("c")).read(1).equals("20"));
      }
    }
    return survivals;
  }

  @Test
  void aRuleFiresSoOften() {
    faults.onNewConnections().always().times(2).close();
    assertThat(survivals(3)).containsExactly(false, false, true);
    faults.clear();
    faults.onNewConnections().times(7).once().close();
    assertThat(survivals(2)).containsExactly(false, true);
  }

  @Test
  void aRuleFiresAlwaysFromAMatchOn() {
    faults.onConnectionsOf("c").always().fromMatch(2).close();
    assertThat(survivals(4)).containsExactly(true, false, false, false);
  }

  @Test
  void aRuleFiresByTheChanceOfASeed() {
    faults.onNewConnections().always().withChance(0.5, new Random(42)).close();
    Random same = new Random(42);
    List<Boolean> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      expected.add(same.nextDouble() >= 0.5);
    }
    assertThat(survivals(20)).isEqualTo(expected).contains(true, false);
  }

  @Test
  void aSlowLinkIsSlowBothWaysUnlessItSaysOtherwise() {
    try (VersionedClient client = connected("c")) {
      FaultRule rule =
          faults.onConnectionsOf("c").slowDown(SlowLink.ofLatency(Duration.ofSeconds(3)));
      client.send("c0 00");
      rule.awaitFired(PATIENCE);
      while (broker.recording().count(pingReq()) == 0) {
        clock.advance(Duration.ofMillis(100)); // it may not have been read at first
      }
      assertThat(clock.now()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
      clock.advance(Duration.ofMillis(2_999));
      assertThat(client.available()).isZero();
      clock.advance(Duration.ofMillis(1));
      client.expect("d0 00");
    }
  }
}
