package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.MalformedPacketException;
import dev.martlet.codec.packet.Packet;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client to a server that does nothing by itself. Its methods may be called on
 * any thread; what they return completes once it is done, with null, or else with why it cannot be.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how closing ends is told by channelInactive
public final class PeerConnection extends ChannelInboundHandlerAdapter {

  private final PacketTap tap;
  private final FaultyBytes bytes;
  private final Consumer<PeerEvent> told;
  private @Nullable Channel channel;

  PeerConnection(PacketTap tap, FaultyBytes bytes, Consumer<PeerEvent> told) {
    this.tap = tap;
    this.bytes = bytes;
    this.told = told;
  }

  /** Sends a packet. */
  public CompletableFuture<@Nullable String> send(Packet packet) {
    return onLoop(() -> channel().writeAndFlush(packet));
  }

  /** Sends what need not be a packet. */
  public CompletableFuture<@Nullable String> send(ByteBuffer raw, String words) {
    return onLoop(() -> {
      tap.fault(words);
      return channel().writeAndFlush(Unpooled.copiedBuffer(raw));
    });
  }

  /** Sends the first bytes of a packet. */
  public CompletableFuture<@Nullable String> sendBeginning(Packet packet, int count) {
    return onLoop(() -> {
      tap.fault("sends the first " + count + " bytes of " + packet.type());
      bytes.truncateNext(count);
      // Past the tap: no packet crosses the wire.
      ChannelFuture sent = channel().pipeline().context(tap).writeAndFlush(packet);
      bytes.doNotTruncate(); // if it could not be encoded
      return sent;
    });
  }

  /** Ends it in an orderly way, or by a reset. */
  public CompletableFuture<@Nullable String> end(boolean reset) {
    return onLoop(() -> {
      tap.closed(reset ? "by the server: reset" : "by the server");
      if (reset) {
        LingeringClose.reset(channel());
      } else {
        new LingeringClose(channel()).shutOutput();
      }
      return channel().newSucceededFuture();
    });
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    tell(PeerEvent.Kind.OPENED, null, "");
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    tell(PeerEvent.Kind.PACKET, tap.describe(true, (Packet) message), "");
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    tell(PeerEvent.Kind.ENDED, null, "");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof MalformedPacketException) {
      tell(PeerEvent.Kind.MALFORMED, null, String.valueOf(cause.getMessage()));
    } else {
      context.close();
    }
  }

  private void tell(PeerEvent.Kind kind, @Nullable WirePacket packet, String words) {
    told.accept(new PeerEvent(this, kind, packet, words));
  }

  private CompletableFuture<@Nullable String> onLoop(Supplier<ChannelFuture> work) {
    CompletableFuture<@Nullable String> done = new CompletableFuture<>();
    try {
      channel().eventLoop().execute(() -> work(work, done));
    } catch (RejectedExecutionException e) {
      done.complete("the server is closed");
    }
    return done;
  }

  private static void work(Supplier<ChannelFuture> work, CompletableFuture<@Nullable String> done) {
    try {
      work.get()
          .addListener(sent -> {
            Throwable cause = sent.cause();
            done.complete(cause == null ? null : String.valueOf(cause));
          });
    } catch (RuntimeException e) { // whoever waits must be told
      done.complete(String.valueOf(e));
    }
  }

  private Channel channel() {
    return Objects.requireNonNull(channel, "before it is open");
  }
}
