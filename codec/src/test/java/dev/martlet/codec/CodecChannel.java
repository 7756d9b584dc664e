package dev.martlet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One end of a connection with the codec in it and a memory that is counted. */
final class CodecChannel implements AutoCloseable {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Recorder recorder = new Recorder();
  private final PacketCodec codec;

  CodecChannel(Role role, long maximumPacketSizeBytes) {
    this(role, maximumPacketSizeBytes, UnfinishedPackets.unlimited());
  }

  private CodecChannel(Role role, long maximumPacketSizeBytes, UnfinishedPackets unfinished) {
    channel.config().setAllocator(allocator);
    codec =
        PacketCodec.addTo(channel.pipeline(), role, maximumPacketSizeBytes, unfinished.newSender());
    channel.pipeline().addLast(recorder);
  }

  /** At a server's end, beside others: no CONNECT has passed. */
  static CodecChannel sharing(UnfinishedPackets unfinished) {
    return new CodecChannel(
        Role.SERVER, ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES, unfinished);
  }

  /** No CONNECT has passed. */
  static CodecChannel fresh(Role role) {
    return new CodecChannel(role, ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
  }

  /** A CONNECT of {@code version} has passed, and is forgotten. */
  static CodecChannel connected(Role role, ProtocolVersion version) {
    return connected(role, version, ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
  }

  static CodecChannel connected(Role role, ProtocolVersion version, long maximumPacketSizeBytes) {
    CodecChannel end = new CodecChannel(role, maximumPacketSizeBytes);
    if (role == Role.CLIENT) {
      end.send(connect(version));
    } else {
      end.receive(version == ProtocolVersion.MQTT_5 ? Vectors.CONNECT_5 : Vectors.CONNECT_311);
    }
    assertThat(end.recorder.faults).isEmpty();
    end.recorder.packets.clear();
    end.recorder.readCompletes = 0;
    return end;
  }

  static Connect connect(ProtocolVersion version) {
    return new Connect(version, "c", true, 30, null, null, ConnectProperties.DEFAULT);
  }

  PacketCodec codec() {
    return codec;
  }

  EmbeddedChannel channel() {
    return channel;
  }

  /** Feeds bytes in one piece, as one burst. */
  CodecChannel receive(String hex) {
    return receive(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  CodecChannel receive(byte[] bytes) {
    channel.writeInbound(allocator.buffer(bytes.length).writeBytes(bytes));
    return this;
  }

  /** What the handler after the codec has read. */
  List<Packet> packets() {
    return recorder.packets;
  }

  /** What its exceptionCaught has got. */
  List<Throwable> faults() {
    return recorder.faults;
  }

  /** The one fault, after which there is nothing else. */
  MalformedPacketException fault() {
    assertThat(recorder.faults).singleElement().isInstanceOf(MalformedPacketException.class);
    return (MalformedPacketException) recorder.faults.get(0);
  }

  int readCompletes() {
    return recorder.readCompletes;
  }

  /** Writes {@code packet} and returns the bytes that went to the wire, in hex. */
  String send(Packet packet) {
    ChannelFuture written = channel.writeOneOutbound(packet);
    assertThat(written.cause()).isNull();
    channel.flushOutbound();
    assertThat(written.isSuccess()).isTrue();
    return sent();
  }

  /** Writes {@code packet}, which must fail before the write returns and leave nothing behind. */
  UnsendablePacketException sendRefused(Packet packet) {
    ChannelFuture written = channel.write(packet);
    assertThat(written.isDone()).as("fails at once").isTrue();
    assertThat(written.cause()).isInstanceOf(UnsendablePacketException.class);
    channel.flushOutbound();
    assertThat(sent()).isEmpty();
    return (UnsendablePacketException) written.cause();
  }

  /** What has gone to the wire since the last call, in hex. */
  String sent() {
    StringBuilder hex = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      hex.append(ByteBufUtil.hexDump(bytes));
      bytes.release();
    }
    return hex.toString().toLowerCase(Locale.ROOT);
  }

  /** What the buffers of this end hold at the moment. */
  long usedBytes() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  /** Ends the connection and finds every buffer released. */
  @Override
  public void close() {
    channel.finishAndReleaseAll();
    assertThat(usedBytes()).as("bytes not released").isZero();
  }

  private static final class Recorder extends ChannelInboundHandlerAdapter {
    private final List<Packet> packets = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private int readCompletes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      packets.add((Packet) msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      readCompletes++;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      faults.add(cause);
    }
  }
}
