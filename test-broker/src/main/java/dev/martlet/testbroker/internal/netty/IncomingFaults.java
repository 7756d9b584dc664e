package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.testbroker.internal.fault.Action;
import dev.martlet.testbroker.internal.fault.AliasView;
import dev.martlet.testbroker.internal.fault.Lane;
import dev.martlet.testbroker.internal.fault.Rule;
import dev.martlet.testbroker.internal.time.BrokerTime;
import dev.martlet.topic.TopicName;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** What goes wrong with packets from the client. Event loop only. */
final class IncomingFaults implements Lane.Exit<IncomingFaults.Arrival> {

  private static final long PACKET_BYTES = 64; // roughly, beside the payload

  private final ChannelHandlerContext context;
  private final ConnectionFaults connection;
  private final OutgoingFaults outgoing;
  private final Runnable waitingChanged;
  private final Lane<Arrival> lane;
  private final AliasView brokersAliases = new AliasView();

  /** Nothing goes wrong yet. */
  IncomingFaults(
      ConnectionFaults connection,
      OutgoingFaults outgoing,
      Runnable waitingChanged,
      BrokerTime time) {
    this.context = connection.context();
    this.connection = connection;
    this.outgoing = outgoing;
    this.waitingChanged = waitingChanged;
    this.lane = new Lane<>(this, time, context.channel().eventLoop());
  }

  /** A packet that has come off the wire. */
  static final class Arrival {
    private final Packet packet;
    private final @Nullable TopicName topic;
    private boolean outOfOrder;

    private Arrival(Packet packet, @Nullable TopicName topic) {
      this.packet = packet;
      this.topic = topic;
    }
  }

  void received(Packet packet) {
    connection.reconsider();
    if (connection.isOver()) {
      return;
    }
    if (connection.hasNoRules() && lane.isFree() && !isAliased(packet)) {
      context.fireChannelRead(packet);
      return;
    }
    WirePacket wire = connection.tap().describe(true, packet);
    Arrival arrival = new Arrival(packet, wire.topic());
    Rule rule = connection.ruleAt(wire);
    if (rule == null) {
      lane.pass(arrival);
    } else {
      act(rule.action(), arrival);
    }
  }

  /** The connection has ended. */
  void end() {
    lane.hurry(); // what was on its way comes before the end
    lane.end(lost -> {});
  }

  long waitingBytes() {
    return lane.waitingBytes();
  }

  private void act(Action action, Arrival arrival) {
    if (action instanceof Action.Drop) {
      return;
    }
    if (action instanceof Action.Delay delay) {
      delay(delay, arrival);
    } else if (action instanceof Action.Duplicate) {
      lane.pass(arrival);
      lane.pass(new Arrival(arrival.packet, arrival.topic));
    } else if (action instanceof Action.Swap) {
      arrival.outOfOrder = true;
      lane.swap(arrival);
    } else if (action instanceof Action.Keep keep) {
      arrival.outOfOrder = true;
      lane.keep(arrival, keep.held());
    } else if (action instanceof Action.Refuse refuse) {
      outgoing.refuse(arrival.packet, refuse.reasonCode());
    } else if (action instanceof Action.ReplaceAnswer replace) {
      outgoing.replaceAnswer(arrival.packet, replace.instead());
      lane.pass(arrival);
    } else {
      actOnConnection(action, arrival);
    }
  }

  private void delay(Action.Delay delay, Arrival arrival) {
    if (delay.alone()) {
      arrival.outOfOrder = true;
      lane.delayAlone(arrival, delay.nanos());
    } else {
      lane.delay(arrival, delay.nanos());
    }
  }

  /** What happens to the connection at this packet, which the broker gets unless it is cut off. */
  private void actOnConnection(Action action, Arrival arrival) {
    if (action instanceof Action.Cut cut) {
      if (cut.after()) {
        outgoing.mute();
        lane.pass(arrival);
      }
      connection.act(cut);
    } else if (action instanceof Action.FallSilent) {
      connection.act(action);
    } else if (action instanceof Action.Inject inject && inject.after()) {
      lane.pass(arrival);
      connection.act(inject);
    } else {
      connection.act(action);
      lane.pass(arrival);
    }
  }

  @Override
  public void pass(Arrival arrival) {
    if (connection.isOver()) {
      return;
    }
    context.fireChannelRead(
        arrival.outOfOrder
            ? AliasView.outOfOrder(arrival.packet, arrival.topic)
            : brokersAliases.inOrder(arrival.packet, arrival.topic));
  }

  @Override
  public long sizeBytes(Arrival arrival) {
    return sizeBytes(arrival.packet);
  }

  @Override
  public void waitingChanged() {
    waitingChanged.run();
  }

  @Override
  public void passedLate() {
    context.fireChannelReadComplete();
  }

  @Override
  public void tooMuchApart(Arrival arrival) {
    connection.overflow();
  }

  static long sizeBytes(Packet packet) {
    return PACKET_BYTES + (packet instanceof Publish publish ? publish.payload().remaining() : 0);
  }

  static boolean isAliased(Packet packet) {
    return packet instanceof Publish publish && publish.topicAlias() > 0;
  }
}
