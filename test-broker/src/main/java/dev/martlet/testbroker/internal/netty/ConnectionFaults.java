package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.internal.fault.Action;
import dev.martlet.testbroker.internal.fault.FaultScript;
import dev.martlet.testbroker.internal.fault.Lane;
import dev.martlet.testbroker.internal.fault.LinkSpeed;
import dev.martlet.testbroker.internal.fault.Passing;
import dev.martlet.testbroker.internal.fault.Rule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes wrong with one connection as a whole. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // how closing ends is told by channelInactive
final class ConnectionFaults {

  private final ChannelHandlerContext context;
  private final FaultScript script;
  private final PacketTap tap;
  private final FaultyBytes bytes;
  private final Set<Rule> asked = Collections.newSetFromMap(new IdentityHashMap<>());
  private List<Rule> knownRules = List.of();
  private int knownClearings;
  private String knownClient = "";
  private boolean silent;
  private boolean deaf;
  private boolean cut;
  private boolean owesClose;

  ConnectionFaults(
      ChannelHandlerContext context, FaultScript script, PacketTap tap, FaultyBytes bytes) {
    this.context = context;
    this.script = script;
    this.tap = tap;
    this.bytes = bytes;
    this.knownClearings = script.clearings();
  }

  ChannelHandlerContext context() {
    return context;
  }

  PacketTap tap() {
    return tap;
  }

  FaultyBytes bytes() {
    return bytes;
  }

  /** Does what is to happen to every new connection. */
  void opened() {
    for (Rule rule : script.atNewConnection()) {
      fired(rule, null);
      act(rule.action());
    }
    reconsider();
  }

  /**
   * Does what the rules say since they were changed: what lasts ends if they were cleared, and then
   * what is to happen to connections of this client happens, as soon as that is known. Called
   * before whatever passes, so that a change counts for that; amid of the core's work, too, which
   * it does not call.
   */
  @SuppressWarnings("ReferenceEquality") // a list of rules is replaced whenever it changes
  void reconsider() {
    List<Rule> rules = script.rules();
    if (script.clearings() != knownClearings) {
      knownClearings = script.clearings();
      heal();
    }
    String client = tap.clientIdentifier();
    if (rules == knownRules && client.equals(knownClient)) {
      return;
    }
    knownRules = rules;
    knownClient = client;
    if (!client.isEmpty()) {
      for (Rule rule : script.atConnectionOf(client, asked)) {
        fired(rule, null);
        act(rule.action());
      }
    }
  }

  /** The rule that fires at a packet; null if none does. */
  @Nullable Rule ruleAt(WirePacket wire) {
    if (knownRules.isEmpty()) {
      return null;
    }
    Rule rule =
        script.at(
            new Passing(
                wire.nanos(),
                wire.connection(),
                wire.clientIdentifier(),
                wire.toBroker(),
                wire.packet(),
                wire.topic()));
    if (rule != null) {
      fired(rule, wire.packet());
    }
    return rule;
  }

  /** Whether no rule stands that could fire. */
  boolean hasNoRules() {
    return knownRules.isEmpty();
  }

  /** Whether packets pass neither way. */
  boolean isOver() {
    return silent || cut;
  }

  /** Whether the client's bytes are not to be read. */
  boolean isDeaf() {
    return deaf;
  }

  /** Whether the connection may be closed now; if not it is when the silence ends. */
  boolean mayClose() {
    owesClose |= silent;
    return !silent;
  }

  void act(Action action) {
    if (action instanceof Action.Cut end) {
      cut(end.reset(), context.newSucceededFuture());
    } else if (action instanceof Action.FallSilent) {
      silent = true;
    } else if (action instanceof Action.StopReading) {
      deaf = true;
      context.channel().config().setAutoRead(false); // the ClientHandler leaves it at that
    } else if (action instanceof Action.SlowDown slow) {
      slowDown(slow.toBroker(), slow.fromBroker());
    } else if (action instanceof Action.Inject inject) {
      inject(inject.bytes());
    } else {
      throw new IllegalStateException("needs a packet: " + action);
    }
  }

  /** Sends what no codec has seen. */
  void inject(ByteBuffer raw) {
    if (!isOver()) {
      ByteBuf copied = Unpooled.copiedBuffer(raw);
      context
          .writeAndFlush(copied)
          .addListener(sent -> {
            if (sent.cause() != null) {
              tap.fault("bytes cannot be sent: " + sent.cause().getMessage());
            }
          });
    }
  }

  /** Lets nothing pass any more, and ends the connection once {@code last} is out. */
  void cut(boolean reset, ChannelFuture last) {
    if (cut) {
      return;
    }
    cut = true;
    Channel channel = context.channel();
    tap.closed(reset ? "by a fault: reset" : "by a fault");
    context.flush();
    // Not now: the core may be amid of sending.
    channel
        .eventLoop()
        .execute(() -> {
          if (reset) {
            LingeringClose.resetAfter(channel, last);
          } else {
            context.fireUserEventTriggered(new TransportEnded(last, "by a fault"));
          }
        });
  }

  /** More packets are to wait apart than may. */
  void overflow() {
    tap.closed("by the broker: " + Lane.TOO_MUCH_APART);
    cut(true, context.newSucceededFuture());
  }

  private void heal() {
    silent = false;
    deaf = false;
    bytes.speedUp();
    context
        .channel()
        .eventLoop()
        .execute(() -> {
          context.fireChannelWritabilityChanged(); // the ClientHandler looks again what it may
          if (owesClose) {
            context.channel().close();
          }
        });
  }

  private void slowDown(@Nullable LinkSpeed toBroker, @Nullable LinkSpeed fromBroker) {
    if (toBroker != null) {
      bytes.slowDownToBroker(toBroker);
    }
    if (fromBroker != null) {
      bytes.slowDownFromBroker(fromBroker);
    }
  }

  private void fired(Rule rule, @Nullable Packet packet) {
    tap.fault(packet == null ? rule.toString() : rule + " (" + packet.type() + ")");
    context.channel().eventLoop().execute(rule::happened); // after what follows here
  }
}
