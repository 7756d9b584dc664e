package dev.martlet.testbroker.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.martlet.codec.UnfinishedPackets;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each frame holds, to the byte. */
class BoundedFrameDecoderTest {

  private static final int ROOM_BYTES = 10_000;
  private static final int PIECE_BYTES = 1_000;

  /** Binary, masked with zeros, of 256 megabytes. */
  private static final String FRAME_WITHOUT_END = "82ff000000001000000000000000";

  /** Of 8,000 bytes. */
  private static final String LARGE_FRAME = "82fe1f4000000000";

  private final UnfinishedPackets unfinished = new UnfinishedPackets(ROOM_BYTES, ROOM_BYTES);
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private final EmbeddedChannel first = channel();
  private final EmbeddedChannel second = channel();

  @AfterEach
  void nothingIsLeft() {
    first.finishAndReleaseAll();
    second.finishAndReleaseAll();
    assertThat(usedBytes()).isZero();
  }

  private EmbeddedChannel channel() {
    return channel(unfinished);
  }

  private EmbeddedChannel channel(UnfinishedPackets room) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(Integer.MAX_VALUE)
            .closeOnProtocolViolation(false)
            .build();
    EmbeddedChannel channel =
        new EmbeddedChannel(new BoundedFrameDecoder(config, room.newSender()));
    channel.config().setAllocator(memory);
    return channel;
  }

  private long usedBytes() {
    return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
  }

  private void receive(EmbeddedChannel channel, byte[] bytes) {
    channel.writeInbound(memory.buffer(bytes.length).writeBytes(bytes));
  }

  private void begin(EmbeddedChannel channel, String header, int contentBytes) {
    receive(channel, ByteBufUtil.decodeHexDump(header));
    for (int sent = 0; sent < contentBytes; sent += PIECE_BYTES) {
      receive(channel, new byte[PIECE_BYTES]);
    }
  }

  @Test
  void aFrameForWhichThereIsNoRoomIsLetGoOfAtOnceAndNothingAfterItIsRead() {
    CorruptedWebSocketFrameException refusal =
        catchThrowableOfType(
            CorruptedWebSocketFrameException.class,
            () -> begin(first, FRAME_WITHOUT_END, 2 * ROOM_BYTES));
    assertThat(refusal.closeStatus()).isEqualTo(WebSocketCloseStatus.TRY_AGAIN_LATER);
    assertThat(usedBytes()).isZero();

    begin(first, LARGE_FRAME, 8_000);
    assertThat(usedBytes()).isZero();
    assertThat(first.<Object>readInbound()).isNull();
  }

  @Test
  void framesHaveRoomUntilOthersHaveIt() {
    begin(first, FRAME_WITHOUT_END, 4_000);
    assertThatThrownBy(() -> begin(second, FRAME_WITHOUT_END, 8_000))
        .hasMessage("no room for more frames that are not whole");
    begin(first, "", 4_000);
    assertThat(usedBytes()).isBetween(8_000L, (long) ROOM_BYTES);
  }

  @Test
  void roomIsGivenBackByTheFramesEndByARefusalAndByTheConnectionsEnd() {
    for (int i = 0; i < 5; i++) {
      begin(first, LARGE_FRAME, 8_000);
      BinaryWebSocketFrame frame = first.readInbound();
      assertThat(frame.content().readableBytes()).isEqualTo(8_000);
      frame.release();

      EmbeddedChannel refused = channel();
      assertThatThrownBy(() -> begin(refused, FRAME_WITHOUT_END, 2 * ROOM_BYTES))
          .isInstanceOf(CorruptedWebSocketFrameException.class);
      EmbeddedChannel gone = channel();
      begin(gone, FRAME_WITHOUT_END, 8_000);
      gone.finishAndReleaseAll();
      begin(second, LARGE_FRAME, 8_000);
      second.<BinaryWebSocketFrame>readInbound().release();
      refused.finishAndReleaseAll();
    }
  }

  @Test
  void whatWasReadOfAStreamOfSmallFramesTakesNoRoom() {
    int readBytes = 65_536;
    UnfinishedPackets fewReads = new UnfinishedPackets(4L * readBytes, 4L * readBytes);
    EmbeddedChannel channel = channel(fewReads);
    AdaptiveByteBufAllocator sockets = new AdaptiveByteBufAllocator();
    channel.config().setAllocator(sockets);
    byte[] stream =
        ByteBufUtil.decodeHexDump(("82fe012c00000000" + "00".repeat(300)).repeat(10_000));
    for (int from = 0; from + readBytes < stream.length; from += readBytes) {
      // As a socket does that has still more: after a pause Netty would tidy up by itself.
      channel
          .pipeline()
          .fireChannelRead(sockets.buffer(readBytes).writeBytes(stream, from, readBytes));
      channel.releaseInbound();
    }
    channel.checkException();
    channel.finishAndReleaseAll();
  }

  @Test
  void wholeFramesNeedNoRoom() {
    begin(first, FRAME_WITHOUT_END, 8_000);
    byte[] frame = new byte[30_000 + 8];
    System.arraycopy(ByteBufUtil.decodeHexDump("82fe753000000000"), 0, frame, 0, 8);
    receive(second, frame);
    second.<BinaryWebSocketFrame>readInbound().release();
  }
}
