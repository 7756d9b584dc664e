package dev.martlet.testbroker.internal.netty;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.UnsendablePacketException;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.testbroker.internal.fault.Action;
import dev.martlet.testbroker.internal.fault.AliasView;
import dev.martlet.testbroker.internal.fault.Answers;
import dev.martlet.testbroker.internal.fault.Lane;
import dev.martlet.testbroker.internal.fault.Refusals;
import dev.martlet.testbroker.internal.fault.Rule;
import dev.martlet.testbroker.internal.time.BrokerTime;
import dev.martlet.topic.TopicName;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes wrong with packets to the client. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // it is the promise
final class OutgoingFaults implements Lane.Exit<OutgoingFaults.Departure> {

  private final ChannelHandlerContext context;
  private final ConnectionFaults connection;
  private final Runnable waitingChanged;
  private final Lane<Departure> lane;
  private final AliasView clientsAliases = new AliasView();
  private final List<Awaited> awaited = new ArrayList<>();
  private boolean mute;

  /** Nothing goes wrong yet. */
  OutgoingFaults(ConnectionFaults connection, Runnable waitingChanged, BrokerTime time) {
    this.context = connection.context();
    this.connection = connection;
    this.waitingChanged = waitingChanged;
    this.lane = new Lane<>(this, time, context.channel().eventLoop());
  }

  /** A packet that the core has sent. */
  static final class Departure {
    private final Packet packet;
    private final @Nullable TopicName topic;
    private final ChannelPromise promise;
    private boolean outOfOrder;
    private boolean late;

    private Departure(Packet packet, @Nullable TopicName topic, ChannelPromise promise) {
      this.packet = packet;
      this.topic = topic;
      this.promise = promise;
    }
  }

  /** A packet whose answer goes nowhere. */
  private record Awaited(Packet request, @Nullable ByteBuffer instead) {}

  void write(Packet packet, ChannelPromise promise) {
    connection.tap().sends(packet);
    connection.reconsider();
    if (mute || connection.isOver()) {
      promise.trySuccess();
      return;
    }
    boolean untouched = connection.hasNoRules() && lane.isFree() && awaited.isEmpty();
    if (untouched && tellsTopic(packet)) {
      context.write(packet, promise);
      if (IncomingFaults.isAliased(packet) && promise.cause() == null) {
        clientsAliases.inOrder(packet, connection.tap().describe(false, packet).topic());
      }
      return;
    }
    if (isReplaced(packet)) {
      promise.trySuccess();
      return;
    }
    Exception obstacle = untouched ? null : obstacle(packet);
    if (obstacle != null) {
      promise.tryFailure(obstacle);
      return;
    }
    WirePacket wire = connection.tap().describe(false, packet);
    Departure departure = new Departure(packet, wire.topic(), promise);
    Rule rule = connection.ruleAt(wire);
    if (rule == null) {
      lane.pass(departure);
    } else {
      act(rule.action(), departure);
    }
    departure.late = true;
  }

  /** From now on, nothing that the core sends goes out. */
  void mute() {
    mute = true;
  }

  /** Refuses a packet in place of the core; closes where a refusal has to, or cannot be told. */
  void refuse(Packet request, ReasonCode reasonCode) {
    Packet refusal = Refusals.refusal(request, reasonCode);
    if (refusal == null) {
      return;
    }
    ChannelPromise promise = context.newPromise();
    context.writeAndFlush(refusal, promise);
    boolean untold = promise.cause() instanceof UnsendablePacketException;
    if (untold || request instanceof Connect) {
      connection.cut(false, untold ? context.newSucceededFuture() : promise);
    }
  }

  /**
   * The core's answer to {@code request} does not go out; that to CONNECT means all that follows.
   */
  void replaceAnswer(Packet request, @Nullable ByteBuffer instead) {
    if (request instanceof Connect && instead == null) {
      mute();
    } else {
      awaited.add(new Awaited(request, instead));
    }
  }

  /** The connection has ended. */
  void end() {
    lane.end(lost -> lost.promise.tryFailure(new ClosedChannelException()));
  }

  long waitingBytes() {
    return lane.waitingBytes();
  }

  private boolean isReplaced(Packet packet) {
    for (Awaited answer : awaited) {
      if (Answers.isAnswer(packet, answer.request)) {
        awaited.remove(answer);
        if (answer.instead != null) {
          connection.inject(answer.instead);
        }
        return true;
      }
    }
    return false;
  }

  private void act(Action action, Departure departure) {
    if (action instanceof Action.Drop) {
      departure.promise.trySuccess();
    } else if (action instanceof Action.Delay delay) {
      delay(delay, departure);
    } else if (action instanceof Action.Duplicate) {
      lane.pass(departure);
      lane.pass(new Departure(departure.packet, departure.topic, context.newPromise()));
    } else if (action instanceof Action.Swap) {
      departure.outOfOrder = true;
      lane.swap(departure);
    } else if (action instanceof Action.Keep keep) {
      departure.outOfOrder = true;
      lane.keep(departure, keep.held());
    } else {
      actOnConnection(action, departure);
    }
  }

  private void delay(Action.Delay delay, Departure departure) {
    if (delay.alone()) {
      departure.outOfOrder = true;
      lane.delayAlone(departure, delay.nanos());
    } else {
      lane.delay(departure, delay.nanos());
    }
  }

  private void actOnConnection(Action action, Departure departure) {
    if (action instanceof Action.Cut cut) {
      cut(cut, departure);
    } else if (action instanceof Action.FallSilent) {
      departure.promise.trySuccess();
      connection.act(action);
    } else if (action instanceof Action.Inject inject && inject.after()) {
      lane.pass(departure);
      connection.act(inject);
    } else {
      connection.act(action);
      lane.pass(departure);
    }
  }

  private void cut(Action.Cut cut, Departure departure) {
    if (cut.after()) {
      lane.pass(departure);
      connection.cut(cut.reset(), departure.promise);
    } else if (cut.bytes() == 0) {
      departure.promise.trySuccess();
      connection.cut(cut.reset(), context.newSucceededFuture());
    } else {
      FaultyBytes bytes = connection.bytes();
      bytes.truncateNext(cut.bytes());
      Packet packet = onWire(departure);
      // Past the tap: no packet crosses the wire, unless it is no longer than that.
      ChannelFuture last = context.pipeline().context(connection.tap()).write(packet);
      bytes.doNotTruncate(); // if it could not be encoded
      if (!bytes.hasTruncated() && last.cause() == null) {
        connection.tap().sent(packet);
      }
      departure.promise.trySuccess();
      connection.cut(cut.reset(), last);
    }
  }

  /** What keeps a packet from going out, so that nothing could happen to it; null for nothing. */
  private @Nullable Exception obstacle(Packet packet) {
    return context.channel().isOpen()
        ? connection.tap().whyUnsendable(packet) // the core may try another one
        : new ClosedChannelException();
  }

  /** Whether it says the same whatever an alias stands for. */
  private static boolean tellsTopic(Packet packet) {
    return !(packet instanceof Publish publish) || publish.topic() != null;
  }

  private Packet onWire(Departure departure) {
    return departure.outOfOrder
        ? AliasView.outOfOrder(departure.packet, departure.topic)
        : clientsAliases.inOrder(departure.packet, departure.topic);
  }

  @Override
  public void pass(Departure departure) {
    if (connection.isOver()) {
      departure.promise.trySuccess();
      return;
    }
    context.write(onWire(departure), departure.promise);
    if (departure.promise.cause() instanceof UnsendablePacketException cause) {
      clientsAliases.lost(departure.packet);
      if (departure.late) {
        // The core, which has to know at once, believes that it is sent.
        connection.tap().fault("what waited cannot be sent any more: " + cause.getMessage());
      }
    }
  }

  @Override
  public long sizeBytes(Departure departure) {
    return IncomingFaults.sizeBytes(departure.packet);
  }

  @Override
  public void waitingChanged() {
    waitingChanged.run();
  }

  @Override
  public void passedLate() {
    context.flush();
  }

  @Override
  public void tooMuchApart(Departure departure) {
    departure.promise.trySuccess();
    connection.overflow();
  }
}
