package dev.martlet.testbroker.internal.simulation;

import dev.martlet.testbroker.internal.netty.NettyBrokerRuntime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Set<SimulatedConnection> silenced = new LinkedHashSet<>();
  private final ConnectFaults connectFaults = new ConnectFaults();
  private Consumer<ChannelPipeline> pipelines = pipeline -> {};
  private @Nullable TrafficMark nextMark;
  private long bytesSent;
  private long bytesUnderWay;
  private int connecting;
  private int noticesUnderWay;
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

  /** Called with each pipeline that is complete, before anything passes it: to add to it. */
  public void onPipeline(Consumer<ChannelPipeline> value) {
    pipelines = pipelines.andThen(value);
  }

  // For those who disturb it

  /**
   * Runs {@code mark} with the bytes that complete so many sent by all; one mark at a time.
   *
   * @param mark null for none
   */
  public void mark(@Nullable TrafficMark mark) {
    nextMark = mark;
  }

  /** How many bytes were sent by all so far, whether they arrived or not. */
  public long bytesSent() {
    return bytesSent;
  }

  /** What becomes of attempts to connect. */
  public ConnectFaults connectFaults() {
    return connectFaults;
  }

  /** Whether nothing is under way, and nobody believes in a connection that is none. */
  public boolean isIdle() {
    silenced.removeIf(connection -> !connection.isUndiscovered());
    return bytesUnderWay == 0 && noticesUnderWay == 0 && connecting == 0 && silenced.isEmpty();
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

  int nextChannel() {
    channels++;
    return channels;
  }

  void underWay(int bytes) {
    bytesUnderWay += bytes;
  }

  /** An end learns later of something. */
  void notice(long nanos, Runnable notice) {
    noticesUnderWay++;
    loop.after(
        nanos,
        () -> {
          noticesUnderWay--;
          notice.run();
        });
  }

  void silenced(SimulatedConnection connection) {
    silenced.add(connection);
  }

  /** Bytes are sent; returns how many of them may go on. */
  int count(SimulatedConnection connection, Link link, int bytes) {
    long before = bytesSent;
    bytesSent += bytes;
    int passing = bytes;
    while (nextMark != null && nextMark.atByte() < bytesSent) {
      TrafficMark reached = nextMark;
      nextMark = null;
      int offset = (int) Math.max(0, reached.atByte() - before);
      if (reached.reached(new Passage(connection, link))) {
        passing = Math.min(passing, offset);
      }
    }
    return passing;
  }

  void connect(SimulatedChannel client, SocketAddress address) {
    String host = ((InetSocketAddress) address).getHostString();
    connecting++;
    ConnectFaults.Outcome outcome = connectFaults.next();
    SimulatedChannel end = client;
    switch (outcome) {
      case REFUSED -> loop.after(latencyNanos(), () -> refuse(end));
      case NEVER_ANSWERED -> {
        trace.note("a connection is never answered");
        end.closeFuture().addListener(closed -> connecting--);
      }
      case TAKEN -> loop.after(latencyNanos(), () -> arriveAt(host, end));
    }
  }

  private void refuse(SimulatedChannel client) {
    connecting--;
    trace.note("a connection is refused");
    client.refused();
  }

  private void arriveAt(String host, SimulatedChannel client) {
    Consumer<Channel> intake = brokers.get(host);
    if (intake == null || !client.isOpen()) {
      refuse(client);
      return;
    }
    SimulatedConnection connection =
        new SimulatedConnection(this, connections.size() + 1, client);
    connections.add(connection);
    trace.opened(connection.number(), host, client.number());
    intake.accept(connection.server());
    tap(connection.server());
    loop.after(
        latencyNanos(),
        () -> {
          connecting--;
          client.established();
        });
  }

  /** Puts the trace, and whatever else is to be, into a pipeline that is complete. */
  void tap(SimulatedChannel channel) {
    if (channel.isOpen() && channel.isRegistered()) {
      String handler = channel.pipeline().lastContext().name();
      channel.pipeline().addBefore(handler, "trace", new TraceTap(trace, channel));
      pipelines.accept(channel.pipeline());
      SimulatedConnection connection = channel.connection();
      if (connection != null) {
        channel.closeFuture().addListener(
            closed -> trace.closed(connection.number(), channel.isOfClient()));
      }
    }
  }

  void roomFor(SimulatedChannel receiver) {
    SimulatedConnection connection = receiver.connection();
    if (connection != null) {
      SimulatedChannel sender =
          receiver.isOfClient() ? connection.server() : connection.client();
      sender.roomAgain();
    }
  }
}
