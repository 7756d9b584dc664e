package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.internal.fault.LinkSchedule;
import dev.martlet.testbroker.internal.fault.LinkSpeed;
import dev.martlet.testbroker.internal.time.BrokerTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/** What goes wrong with bytes, below the codec: a link that is slow, a packet that is cut. */
@SuppressWarnings("FutureReturnValueIgnored") // it is the promise
final class FaultyBytes extends ChannelDuplexHandler {

  private static final int WHOLE = -1;

  private final BrokerTime time;
  private Runnable waitingChanged = () -> {};
  private Runnable beforeReading = () -> {};
  private @Nullable ChannelHandlerContext context;
  private @Nullable SlowLine toBroker;
  private @Nullable SlowLine fromBroker;
  private int nextBytes = WHOLE;
  private boolean truncated;

  FaultyBytes(BrokerTime time) {
    this.time = time;
  }

  /** Who is told that more, or less, waits. */
  void waitingChanged(Runnable told) {
    waitingChanged = told;
  }

  /** What is done before anything that has been read passes. */
  void beforeReading(Runnable first) {
    beforeReading = first;
  }

  /** Of what is written next only so many bytes go out. */
  void truncateNext(int bytes) {
    nextBytes = bytes;
    truncated = false;
  }

  /** Whether what was to be truncated was longer than that. */
  boolean hasTruncated() {
    return truncated;
  }

  /** What is written next goes out whole. */
  void doNotTruncate() {
    nextBytes = WHOLE;
  }

  /** What is read from now on arrives later. */
  void slowDownToBroker(LinkSpeed speed) {
    if (toBroker == null) {
      toBroker = new SlowLine(time, new ToBroker());
    }
    toBroker.schedule(new LinkSchedule(speed));
  }

  /** What is written from now on arrives later. */
  void slowDownFromBroker(LinkSpeed speed) {
    if (fromBroker == null) {
      fromBroker = new SlowLine(time, new FromBroker());
    }
    fromBroker.schedule(new LinkSchedule(speed));
  }

  /** Nothing is slow any more, and what was under way arrives soon. */
  void speedUp() {
    if (toBroker != null) {
      toBroker.schedule(null);
    }
    if (fromBroker != null) {
      fromBroker.schedule(null);
    }
  }

  long waitingToBroker() {
    return toBroker == null ? 0 : toBroker.waitingBytes();
  }

  long waitingFromBroker() {
    return fromBroker == null ? 0 : fromBroker.waitingBytes();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    beforeReading.run();
    if (toBroker != null && toBroker.isInUse() && message instanceof ByteBuf bytes) {
      toBroker.send(bytes, null);
    } else {
      reading.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf bytes)) {
      writing.write(message, promise);
      return;
    }
    if (nextBytes != WHOLE) {
      truncated = nextBytes < bytes.readableBytes();
      bytes.writerIndex(bytes.readerIndex() + Math.min(nextBytes, bytes.readableBytes()));
      nextBytes = WHOLE;
    }
    if (fromBroker != null && fromBroker.isInUse()) {
      fromBroker.send(bytes, promise);
    } else {
      writing.write(bytes, promise);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext told, Object event) {
    if (event instanceof TransportEnded && toBroker != null) {
      toBroker.hurry(); // what was on its way comes before the end
    }
    told.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    if (fromBroker != null) {
      fromBroker.abandon();
    }
    if (toBroker != null) {
      toBroker.hurry(); // what was on its way comes before the end
    }
    inactive.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    if (fromBroker != null) {
      fromBroker.abandon();
    }
    if (toBroker != null) {
      toBroker.abandon();
    }
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  private final class ToBroker implements SlowLine.End {
    @Override
    public void arrived(ByteBuf bytes, @Nullable ChannelPromise promise) {
      context().fireChannelRead(bytes);
      context().fireChannelReadComplete();
    }

    @Override
    public void waitingChanged() {
      waitingChanged.run();
    }
  }

  private final class FromBroker implements SlowLine.End {
    @Override
    public void arrived(ByteBuf bytes, @Nullable ChannelPromise promise) {
      context().writeAndFlush(bytes, promise == null ? context().newPromise() : promise);
    }

    @Override
    public void waitingChanged() {
      waitingChanged.run();
    }
  }
}
