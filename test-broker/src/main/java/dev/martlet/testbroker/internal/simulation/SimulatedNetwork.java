package dev.martlet.testbroker.internal.simulation;

import dev.martlet.testbroker.internal.netty.NettyBrokerRuntime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries bytes between the clients and the brokers of one thread: late, in other pieces than they
 * were sent in, and not at all where somebody has cut. What is not told to it, it throws dice for.
 * Confined to the loop.
 */
public final class SimulatedNetwork {
  /** The port of every simulated broker. */
  private static final int PORT = 1883;

  private final VirtualLoop loop;
  private final Dice dice;
  private final PacketTrace trace;
  private final NetworkCharacter character;
  private final Map<String, Consumer<Channel>> brokers = new HashMap<>();
  private final List<SimulatedConnection> connections = new ArrayList<>();
  private final ConnectFaults connectFaults = new ConnectFaults();
  private final List<Pipelines.Visitor> visitors = new ArrayList<>();
  private final Traffic traffic = new Traffic();
  private final Pending pending = new Pending();
  private int clients;
  private int channels;

  /** A network without a broker; {@code dice} decide what {@code character} leaves open. */
  public SimulatedNetwork(
      VirtualLoop loop, Dice dice, PacketTrace trace, NetworkCharacter character) {
    this.loop = loop;
    this.dice = dice;
    this.trace = trace;
    this.character = character;
  }

  // For those who run on it

  /** What one client connects through, for its whole life. */
  public ChannelFactory<? extends Channel> clientChannels() {
    clients++;
    int client = clients;
    return () -> new SimulatedChannel(this, client, true);
  }

  /** What a broker called {@code host} runs on. */
  public NettyBrokerRuntime broker(String host) {
    return new NettyBrokerRuntime() {
      @Override
      public EventLoop eventLoop() {
        return loop;
      }

      @Override
      public void serve(Consumer<Channel> intake) {
        brokers.put(host, intake);
      }

      @Override
      public List<String> uris() {
        return List.of("mqtt://" + host + ":" + PORT);
      }
    };
  }

  /** See {@link Pipelines}. */
  public void onPipeline(Pipelines.Visitor visitor) {
    visitors.add(visitor);
  }

  // For those who disturb it

  /**
   * Runs {@code mark} with the bytes that complete so many sent by all; one mark at a time.
   *
   * @param mark null for none
   */
  public void mark(@Nullable TrafficMark mark) {
    traffic.mark(mark);
  }

  /** How many bytes were sent by all so far, whether they arrived or not. */
  public long bytesSent() {
    return traffic.bytesSent();
  }

  /** What becomes of attempts to connect. */
  public ConnectFaults connectFaults() {
    return connectFaults;
  }

  /** Whether nothing is under way, and nobody believes in a connection that is none. */
  public boolean isIdle() {
    return pending.isNothing();
  }

  /** Ends every connection without a word. */
  public void shutDown() {
    for (SimulatedConnection connection : connections) {
      connection.client().unsafe().closeForcibly();
      connection.server().unsafe().closeForcibly();
    }
    brokers.clear();
  }

  // For its parts

  VirtualLoop loop() {
    return loop;
  }

  long nanos() {
    return loop.nanos();
  }

  Dice dice() {
    return dice;
  }

  long latencyNanos() {
    return dice.between(character.minimumLatencyNanos(), character.maximumLatencyNanos());
  }

  boolean splits() {
    return dice.percent(character.splitPercent());
  }

  String clientIdentifier(int connection) {
    return trace.clientIdentifier(connection);
  }

  int nextChannel() {
    channels++;
    return channels;
  }

  void underWay(int bytes) {
    pending.bytes(bytes);
  }

  /** An end learns later of something. */
  void notice(long nanos, Runnable notice) {
    pending.events(1);
    loop.after(
        nanos,
        () -> {
          pending.events(-1);
          notice.run();
        });
  }

  void silenced(SimulatedConnection connection) {
    pending.silenced(connection);
  }

  /** Bytes are sent; returns how many of them may go on. */
  int count(SimulatedConnection connection, Link link, int bytes) {
    return traffic.count(new Passage(connection, link), bytes);
  }

  void connect(SimulatedChannel client, SocketAddress address) {
    String host = ((InetSocketAddress) address).getHostString();
    pending.events(1);
    switch (connectFaults.next()) {
      case REFUSED -> loop.after(latencyNanos(), () -> refuse(client));
      case NEVER_ANSWERED -> {
        trace.note("a connection is never answered");
        client.closeFuture().addListener(closed -> pending.events(-1));
      }
      case TAKEN -> loop.after(latencyNanos(), () -> arriveAt(host, client));
    }
  }

  private void refuse(SimulatedChannel client) {
    pending.events(-1);
    trace.note("a connection is refused");
    client.refused();
  }

  private void arriveAt(String host, SimulatedChannel client) {
    Consumer<Channel> intake = brokers.get(host);
    if (intake == null || !client.isOpen()) {
      refuse(client);
      return;
    }
    SimulatedConnection connection = new SimulatedConnection(this, connections.size() + 1, client);
    connections.add(connection);
    trace.opened(connection.number(), host, client.number());
    intake.accept(connection.server());
    tap(connection.server());
    loop.after(
        latencyNanos(),
        () -> {
          pending.events(-1);
          client.established();
        });
  }

  /** Puts the trace, and whatever else is to be, into a pipeline that is complete. */
  void tap(SimulatedChannel channel) {
    if (channel.isOpen() && channel.isRegistered()) {
      String handler = channel.pipeline().lastContext().name();
      channel.pipeline().addBefore(handler, "trace", new TraceTap(trace, channel));
      for (Pipelines.Visitor visitor : visitors) {
        visitor.complete(channel.pipeline(), channel.isOfClient());
      }
      SimulatedConnection connection = channel.connection();
      if (connection != null) {
        channel
            .closeFuture()
            .addListener(closed -> trace.closed(connection.number(), channel.isOfClient()));
      }
    }
  }

  void roomFor(SimulatedChannel receiver) {
    SimulatedConnection connection = receiver.connection();
    if (connection != null) {
      SimulatedChannel sender = receiver.isOfClient() ? connection.server() : connection.client();
      sender.roomAgain();
    }
  }
}
