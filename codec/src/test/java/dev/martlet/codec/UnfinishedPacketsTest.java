package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ReasonCode;
import org.junit.jupiter.api.Test;

/** Many who begin a packet and do not end it: what they hold together has a bound. */
class UnfinishedPacketsTest {

  /** Of 256 megabytes. */
  private static final String CONNECT_WITHOUT_END = "10 ff ff ff 7f 0004 4d515454 05 02 003c 00";

  private static final String PUBLISH_WITHOUT_END = "30 ff ff ff 7f 0001 74 00";
  private static final int PIECE_BYTES = 1_000;

  private final UnfinishedPackets unfinished = new UnfinishedPackets(10_000, 20_000);

  private CodecChannel stranger() {
    return CodecChannel.sharing(unfinished);
  }

  private CodecChannel client() {
    CodecChannel client = stranger().receive(Vectors.CONNECT_5);
    assertThat(client.packets()).hasSize(1);
    return client;
  }

  /** Goes on until it is refused; returns how many pieces it could send. */
  private static int pieces(CodecChannel sender) {
    int pieces = 0;
    while (sender.faults().isEmpty()) {
      assertThat(sender.usedBytes()).isLessThan(30_000);
      sender.receive(new byte[PIECE_BYTES]);
      pieces++;
    }
    return pieces;
  }

  @Test
  void aPacketWithoutEndIsRefusedOnceThereIsNoRoomForIt() {
    try (CodecChannel sender = stranger()) {
      assertThat(pieces(sender.receive(CONNECT_WITHOUT_END))).isBetween(5, 10);
      assertThat(sender.fault().code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
      assertThat(sender.fault().statement()).isEmpty();
      assertThat(sender.usedBytes()).as("held for it").isZero();
    }
    try (CodecChannel sender = client()) {
      assertThat(pieces(sender.receive(PUBLISH_WITHOUT_END))).isBetween(10, 20);
      assertThat(sender.fault().code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
      assertThat(sender.usedBytes()).as("held for it").isZero();
    }
  }

  @Test
  void aFirstPieceThatIsTooLargeIsNotHeld() {
    try (CodecChannel sender = stranger()) {
      byte[] large = new byte[11_000];
      large[0] = 0x10;
      large[1] = (byte) 0xff;
      large[2] = (byte) 0xff;
      large[3] = 0x01;
      assertThat(sender.receive(large).fault().code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
      assertThat(sender.usedBytes()).isZero();
    }
  }

  @Test
  void whatSeveralHoldCountsTogether() {
    try (CodecChannel first = stranger();
        CodecChannel second = stranger()) {
      first.receive(CONNECT_WITHOUT_END).receive(new byte[3_000]);
      int alone = 5;
      assertThat(pieces(second.receive(CONNECT_WITHOUT_END))).isLessThan(alone);
      assertThat(first.faults()).isEmpty();
    }
  }

  @Test
  void strangersTakeNoRoomFromClients() {
    try (CodecChannel stranger = stranger();
        CodecChannel client = client()) {
      stranger.receive(CONNECT_WITHOUT_END).receive(new byte[4_900]);
      client.receive(PUBLISH_WITHOUT_END).receive(new byte[9_000]);
      assertThat(client.faults()).isEmpty();
      assertThat(stranger.faults()).isEmpty();
    }
  }

  @Test
  void wholePacketsNeedNoRoomOfThatKind() {
    try (CodecChannel full = stranger();
        CodecChannel stranger = stranger()) {
      pieces(full.receive(CONNECT_WITHOUT_END));
      stranger.receive(Vectors.CONNECT_5);
      byte[] publish = new byte[30_004];
      publish[0] = 0x30;
      publish[1] = (byte) 0xb0;
      publish[2] = (byte) 0xea;
      publish[3] = 0x01;
      publish[5] = 1;
      publish[6] = 't';
      stranger.receive(publish);
      assertThat(stranger.packets()).hasSize(2);
    }
  }

  @Test
  void roomIsGivenBackByThePacketsEnd() {
    try (CodecChannel first = client();
        CodecChannel second = client()) {
      for (int i = 1; i <= 20; i++) {
        finishOneThatLeavesRoomForNoOther(first);
        finishOneThatLeavesRoomForNoOther(second);
        assertThat(first.packets()).hasSize(1 + i);
        assertThat(second.packets()).hasSize(1 + i);
      }
    }
  }

  private static void finishOneThatLeavesRoomForNoOther(CodecChannel sender) {
    sender.receive("30 9c 75 0001 74 00").receive(new byte[7_500]).receive(new byte[7_500]);
    assertThat(sender.faults()).isEmpty();
  }

  @Test
  void roomIsGivenBackByARefusalAndByTheConnectionsEnd() {
    try (CodecChannel last = stranger()) {
      for (int i = 0; i < 100; i++) {
        try (CodecChannel refused = stranger();
            CodecChannel gone = stranger()) {
          assertThat(pieces(refused.receive(CONNECT_WITHOUT_END))).isGreaterThan(4);
          gone.receive(CONNECT_WITHOUT_END).receive(new byte[3_000]);
          assertThat(gone.faults()).isEmpty();
        }
      }
      last.receive(CONNECT_WITHOUT_END).receive(new byte[4_900]);
      assertThat(last.faults()).isEmpty();
    }
  }
}
