package dev.martlet.testbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.state.InFlightMessage;
import dev.martlet.testbroker.state.InFlightPhase;
import dev.martlet.testbroker.state.SessionView;
import dev.martlet.testbroker.state.StoredMessage;
import dev.martlet.testsupport.LeavesNothingBehind;
import dev.martlet.topic.InvalidTopicException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class StateViewsTest {

  private static final String CONNACK = "20 06 00 00 03 22 00 10";

  /** Kept for an hour, Receive Maximum 2. */
  private static final String CONNECT =
      RawClient.packet("10", "0004 4d515454 05 02 003c 08 11 00000e10 21 0002 0001 63");

  private final VirtualClock clock = new VirtualClock();

  private TestBroker broker() {
    return TestBroker.builder().clock(clock).start();
  }

  @Test
  void aSessionShowsWhoseItIsAndHowLongItLives() {
    try (TestBroker broker = broker();
        RawClient client = new RawClient(broker.port()).send(CONNECT).expect(CONNACK);
        RawClient ephemeral = RawClient.connected(broker.port(), "ephemeral")) {
      SessionView there = broker.session("c").orElseThrow();
      assertThat(there.clientIdentifier()).isEqualTo("c");
      assertThat(there.connected()).isTrue();
      assertThat(there.expiry()).isEqualTo(Duration.ofHours(1));
      assertThat(there.expiresIn()).isNull();
      assertThat(there.will()).isNull();
      assertThat(there.keptBytes()).isZero();
      ephemeral.ping();
      assertThat(broker.sessions())
          .extracting(SessionView::clientIdentifier)
          .containsExactly("c", "ephemeral");

      client.send("e0 00").expectEnd();
      clock.advance(Duration.ofMinutes(20));
      SessionView away = broker.session("c").orElseThrow();
      assertThat(away.connected()).isFalse();
      assertThat(away.expiresIn()).isEqualTo(Duration.ofMinutes(40));
      assertThat(there.connected()).as("what was seen before").isTrue();
      assertThat(broker.session("nobody")).isEmpty();
    }
  }

  @Test
  void aSessionMayLiveForEver() {
    try (TestBroker broker = broker();
        RawClient client = new RawClient(broker.port())) {
      client.send("10 0d 0004 4d515454 04 00 003c 0001 63").expect("20 02 00 00"); // not clean
      client.send("e0 00").expectEnd();
      SessionView session = broker.session("c").orElseThrow();
      assertThat(session.expiry()).isEqualTo(SessionView.NEVER);
      assertThat(session.expiresIn()).isNull();
      assertThat(session).hasToString("session c, away, never expires");
    }
  }

  @Test
  void itsWillIsShownUntilItIsPublished() {
    String withWill =
        RawClient.packet(
            "10",
            "0004 4d515454 05 0c 003c 05 11 00000e10"
                + RawClient.string("c")
                + "05 18 0000003c"
                + RawClient.string("w")
                + RawClient.string("bye"));
    try (TestBroker broker = broker()) {
      try (RawClient client = new RawClient(broker.port())) {
        client.send(withWill).expect(CONNACK).send("e0 01 04").expectEnd(); // but publish the will
      }
      assertThat(Objects.requireNonNull(broker.session("c").orElseThrow().will()).message().topic())
          .hasToString("w");
      clock.advance(Duration.ofMinutes(1));
      assertThat(broker.session("c").orElseThrow().will()).isNull();
    }
  }

  @Test
  void subscriptionsShowWhatTheyAskFor() {
    try (TestBroker broker = broker();
        RawClient client = new RawClient(broker.port()).send(CONNECT).expect(CONNACK)) {
      client.send("82 0d 0001 02 0b05 0001 61 0d 0001 62 00").expect("90 05 0001 00 01 00");
      client.send(RawClient.packet("82", "0002 00" + RawClient.string("$share/g/x") + "02"));
      client.expect("90 04 0002 00 02");
      assertThat(broker.session("c").orElseThrow().subscriptions())
          .extracting(Object::toString)
          .containsExactly(
              "a qos=1 noLocal retainAsPublished id=5", "b qos=0 id=5", "$share/g/x qos=2");
    }
  }

  @Test
  void messagesShowWhatIsAwaitedForThem() {
    try (TestBroker broker = broker();
        RawClient publisher = RawClient.connected5(broker.port(), "publisher");
        RawClient client = new RawClient(broker.port()).send(CONNECT).expect(CONNACK)) {
      client.send("82 07 0001 00 0001 23 02").expect("90 04 0001 00 02");
      publisher.send("34 07 0001 61 0007 00 31").expect("50 02 0007");
      client.expect("34 07 0001 61 0001 00 31").send("50 02 0001").expect("62 02 0001");
      publisher.send("32 07 0001 62 0008 00 32").expect("40 02 0008");
      client.expect("32 07 0001 62 0002 00 32");
      publisher.send("32 0c 0001 63 0009 05 02 0000003c 33").expect("40 02 0009");
      publisher.send("30 05 0001 64 00 34").ping();
      client.expect("30 05 0001 64 00 34"); // which needs no acknowledgement
      client.ping();

      SessionView session = broker.session("c").orElseThrow();
      assertThat(session.toClient())
          .extracting(InFlightMessage::packetIdentifier, InFlightMessage::phase)
          .containsExactly(
              tuple(1, InFlightPhase.AWAITS_PUBCOMP), tuple(2, InFlightPhase.AWAITS_PUBACK));
      assertThat(session.waiting()).extracting(StoredMessage::topic).containsExactly("c");
      assertThat(session.waiting().get(0).expiresIn()).isEqualTo(Duration.ofMinutes(1));
      assertThat(session.keptBytes()).isBetween(400L, 1_000L);
      assertThat(session.toString().lines())
          .containsExactly(
              "session c, connected, expiry PT1H",
              "  subscribed: # qos=2",
              "  to the client: id=1 AWAITS_PUBCOMP",
              "  to the client: id=2 AWAITS_PUBACK b qos=1 \"2\"",
              "  waiting: c qos=1 expiresIn=PT1M \"3\"");
      assertThat(broker.session("publisher").orElseThrow().fromClient())
          .containsExactly(new InFlightMessage(7, InFlightPhase.AWAITS_PUBREL, null));
    }
  }

  @Test
  void retainedMessagesAreShownInTheOrderOfPublishing() {
    try (TestBroker broker = broker();
        RawClient publisher = RawClient.connected5(broker.port(), "publisher")) {
      publisher.send("33 07 0001 62 0001 00 32").expect("40 03 0001 10");
      publisher.send("33 0c 0001 61 0002 05 02 0000003c 31").expect("40 03 0002 10");
      publisher.send(RawClient.packet("31", RawClient.string("$x") + "00" + "33")).ping();
      assertThat(broker.retainedMessages())
          .extracting(StoredMessage::toString)
          .containsExactly(
              "b qos=1 retain \"2\"",
              "a qos=1 retain expiresIn=PT1M \"1\"",
              "$x qos=0 retain \"3\"");
      assertThat(broker.retainedMessages("+"))
          .extracting(StoredMessage::topic)
          .containsExactly("b", "a");
      StoredMessage first = broker.retainedMessages("b").get(0);
      assertThat(first.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
      assertThat(first.payload().isReadOnly()).isTrue();
      first.payload().get();
      assertThat(first.text()).isEqualTo("2");
      clock.advance(Duration.ofMinutes(1));
      assertThat(broker.retainedMessages()).hasSize(2);
      assertThatThrownBy(() -> broker.retainedMessages("a/#/b"))
          .isInstanceOf(InvalidTopicException.class);
    }
  }

  @Test
  void theBrokersThreadMayAskAsWell() {
    AtomicReference<TestBroker> broker = new AtomicReference<>();
    List<Integer> seen = new CopyOnWriteArrayList<>();
    try (TestBroker started =
            TestBroker.builder()
                .packetListener(packet -> {
                  if (packet.type().equals("PINGREQ")) {
                    seen.add(broker.get().sessions().size());
                  }
                })
                .start();
        RawClient client = RawClient.connected(started.port(), "c")) {
      broker.set(started);
      client.ping();
      assertThat(seen).containsExactly(1);
    }
  }
}
