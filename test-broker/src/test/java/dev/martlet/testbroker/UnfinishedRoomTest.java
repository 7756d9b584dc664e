package dev.martlet.testbroker;

import static dev.martlet.testbroker.RawWebSocket.BINARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testbroker.internal.core.UnfinishedLimit;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many who begin a packet, or a frame, and do not end it: what becomes of them and the others. */
@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class UnfinishedRoomTest {

  // A packet in pieces of 16 KiB has buffers of 229,394, 491,538, 1,015,826 and 2,064,402 bytes.
  // Until
  // it has no room, there is enough for the 128 KiB that the frames of its pieces may hold.
  private static final int STRANGERS_BYTES = 480_000;
  private static final int CLIENTS_BYTES = 2_000_000;

  /** Of 256 megabytes. */
  private static final String CONNECT_WITHOUT_END = "10 ff ff ff 7f 0004 4d515454 05 02 003c 00";

  private static final String PUBLISH_WITHOUT_END = "30 ff ff ff 7f 0001 74 00";

  /** Binary, masked with zeros, of 256 megabytes. */
  private static final String FRAME_WITHOUT_END = "82 ff 0000000010000000 00000000";

  private static final String NO_ROOM = "QUOTA_EXCEEDED (0x97), no room for more packets";
  private static final String NO_ROOM_FOR_FRAMES = "no room for more frames";

  private static final int PIECE_BYTES = 16 * 1024;

  /** One has room, also where its buffer is a power of two; five have none. */
  private static final int LARGE_BYTES = 600_000;

  private final TestBroker broker =
      TestBroker.builder()
          .listen(Listener.tcp())
          .listen(Listener.webSocket())
          .listen(Listener.secureWebSocket())
          .connectTimeout(Duration.ofHours(1)) // which would close strangers, too
          .unfinished(new UnfinishedLimit(STRANGERS_BYTES, CLIENTS_BYTES))
          .start();
  private final RawClient bystander = RawClient.connected(port("mqtt"), "bystander");

  @AfterEach
  void theOthersAreUnharmed() {
    bystander.ping();
    bystander.close();
    broker.close();
    assertThat(broker.recording().log()).doesNotContain("malformed");
  }

  private int port(String scheme) {
    return URI.create(broker.uri(scheme)).getPort();
  }

  /** One who sends pieces of packets: bytes, or binary frames. */
  private interface Sender extends AutoCloseable {
    Sender send(byte[] bytes);

    Sender expect(String hex);

    /** Nothing comes any more, but the goodbye of a WebSocket. */
    void expectEnd();

    @Override
    void close();

    default Sender send(String hex) {
      return send(RawClient.bytes(hex));
    }

    default Sender sendPieces(byte[] all) {
      for (int from = 0; from < all.length; from += PIECE_BYTES) {
        send(Arrays.copyOfRange(all, from, Math.min(all.length, from + PIECE_BYTES)));
      }
      return this;
    }
  }

  private record Bytes(RawClient client) implements Sender {
    @Override
    public Sender send(byte[] bytes) {
      client.send(bytes);
      return this;
    }

    @Override
    public Sender expect(String hex) {
      client.expect(hex);
      return this;
    }

    @Override
    public void expectEnd() {
      client.expectEnd();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private record Frames(RawWebSocket socket) implements Sender {
    @Override
    public Sender send(byte[] bytes) {
      socket.send(BINARY, true, bytes);
      return this;
    }

    @Override
    public Sender expect(String hex) {
      socket.expect(hex);
      return this;
    }

    @Override
    public void expectEnd() {
      socket.expectClose(1000);
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private Sender stranger(String scheme) {
    return scheme.equals("mqtt") ? new Bytes(new RawClient(port(scheme))) : new Frames(socket());
  }

  private Sender connected5(String scheme, String clientIdentifier) {
    return stranger(scheme)
        .send(RawClient.connect5(clientIdentifier))
        .expect("20 06 00 00 03 22 00 10");
  }

  private RawWebSocket socket() {
    return RawWebSocket.over(new RawClient(port("ws")));
  }

  /** A PUBLISH of QoS 1. */
  private static byte[] largePublish() {
    return RawClient.bytes(
        RawClient.packet("32", "0001 74 0001 00" + "00".repeat(LARGE_BYTES - 6)));
  }

  private void assertThatOneWasClosed(String words) {
    broker
        .recording()
        .awaitEvent(
            "closed: " + words,
            event ->
                event.kind() == RecordedEvent.Kind.CLOSED
                    && event.words().startsWith("by the broker: " + words),
            Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws"})
  void aStrangerForWhomThereIsNoRoomIsClosed(String scheme) {
    try (Sender stranger = stranger(scheme)) {
      stranger.send(CONNECT_WITHOUT_END).sendPieces(new byte[STRANGERS_BYTES]).expectEnd();
      assertThatOneWasClosed(NO_ROOM);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws"})
  void aClientOfMqtt5ForWhomThereIsNoRoomIsTold(String scheme) {
    try (Sender client = connected5(scheme, "c")) {
      client.send(PUBLISH_WITHOUT_END).sendPieces(new byte[CLIENTS_BYTES]);
      expectToBeTold(client);
      assertThatOneWasClosed(NO_ROOM);
    }
  }

  private static void expectToBeTold(Sender client) {
    String reason = "1f" + RawClient.string("no room for more packets that are not whole");
    client.expect(RawClient.packet("e0", "97" + RawClient.packet("", reason))).expectEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws"})
  void aClientOfMqtt311ForWhomThereIsNoRoomIsClosed(String scheme) {
    try (Sender client = stranger(scheme).send(RawClient.connect311("c")).expect("20 02 00 00")) {
      client.send(PUBLISH_WITHOUT_END).sendPieces(new byte[CLIENTS_BYTES]).expectEnd();
      assertThatOneWasClosed(NO_ROOM);
    }
  }

  @Test
  void aFrameOfAStrangerForWhichThereIsNoRoomIsRefused() {
    try (RawWebSocket stranger = socket()) {
      expectRefusal(stranger.sendRaw(FRAME_WITHOUT_END + "00".repeat(STRANGERS_BYTES)));
    }
  }

  @Test
  void aFrameOfAClientForWhichThereIsNoRoomIsRefused() {
    try (RawWebSocket client = socket().send(RawClient.connect5("c"))) {
      client.expect("20 06 00 00 03 22 00 10");
      expectRefusal(client.sendRaw(FRAME_WITHOUT_END + "00".repeat(2 * CLIENTS_BYTES)));
    }
  }

  @Test
  void aFrameOfASecureWebSocketIsRefusedLikewise() {
    RawClient tls = new RawClient(port("wss"), broker.certificateAuthority().sslContext());
    try (RawWebSocket stranger = RawWebSocket.over(tls)) {
      expectRefusal(stranger.sendRaw(FRAME_WITHOUT_END + "00".repeat(STRANGERS_BYTES)));
    }
  }

  private void expectRefusal(RawWebSocket sender) {
    byte[] goodbye = sender.read(RawWebSocket.CLOSE);
    assertThat(goodbye).startsWith(1013 >> 8, 1013);
    assertThat(new String(goodbye, 2, goodbye.length - 2, StandardCharsets.UTF_8))
        .startsWith(NO_ROOM_FOR_FRAMES);
    assertThatOneWasClosed(NO_ROOM_FOR_FRAMES);
  }

  @Test
  void framesAndPacketsAreInTheSameRoom() {
    try (RawWebSocket first = socket();
        Sender second = stranger("mqtt")) {
      first.sendRaw(FRAME_WITHOUT_END + "00".repeat(200_000)); // buffered in 256 KiB
      second.send(CONNECT_WITHOUT_END).sendPieces(new byte[230_000]); // alone it has room
      broker
          .recording()
          .awaitEvent(
              "the end of that which came later",
              event -> event.words().contains("no room for more"),
              Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws"})
  void othersGoOnWhoHaveTheirRoom(String scheme) {
    byte[] pingReqAndPublish = RawClient.bytes("c0 00" + HexFormat.of().formatHex(largePublish()));
    int begun = 100;
    try (Sender first = connected5(scheme, "first");
        Sender second = connected5(scheme, "second");
        Sender stranger = stranger(scheme)) {
      first.send(Arrays.copyOf(pingReqAndPublish, begun)).expect("d0 00");
      second.send(PUBLISH_WITHOUT_END).sendPieces(new byte[CLIENTS_BYTES]);
      expectToBeTold(second);
      stranger.send(CONNECT_WITHOUT_END).sendPieces(new byte[STRANGERS_BYTES]).expectEnd();
      first
          .sendPieces(Arrays.copyOfRange(pingReqAndPublish, begun, pingReqAndPublish.length))
          .expect("40 03 0001 10");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "ws"})
  void roomOfPacketsIsGivenBack(String scheme) {
    byte[] publish = largePublish();
    try (Sender client = connected5(scheme, "c")) {
      for (int i = 0; i < 5; i++) {
        try (Sender refused = stranger(scheme);
            Sender gone = connected5(scheme, "gone" + i)) {
          refused.send(CONNECT_WITHOUT_END).sendPieces(new byte[STRANGERS_BYTES]).expectEnd();
          gone.sendPieces(Arrays.copyOf(publish, publish.length - 1));
        }
        awaitEndOf("gone" + i);
        client.sendPieces(publish).expect("40 03 0001 10");
      }
    }
  }

  @Test
  void roomOfFramesIsGivenBack() {
    byte[] publish = largePublish();
    String begun = "00".repeat(LARGE_BYTES);
    try (Sender client = connected5("ws", "c")) {
      for (int i = 0; i < 5; i++) {
        try (RawWebSocket refused = socket();
            RawWebSocket gone = socket().send(RawClient.connect5("gone" + i))) {
          expectRefusal(refused.sendRaw(FRAME_WITHOUT_END + "00".repeat(STRANGERS_BYTES)));
          gone.expect("20 06 00 00 03 22 00 10").sendRaw(FRAME_WITHOUT_END + begun);
        }
        awaitEndOf("gone" + i);
        client.send(publish).expect("40 03 0001 10");
      }
    }
  }

  private void awaitEndOf(String clientIdentifier) {
    broker
        .recording()
        .awaitEvent(
            "the end of " + clientIdentifier,
            event ->
                event.kind() == RecordedEvent.Kind.CLOSED
                    && event.clientIdentifier().equals(clientIdentifier),
            Duration.ofSeconds(10));
  }
}
