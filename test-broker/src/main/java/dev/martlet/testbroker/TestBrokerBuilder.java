package dev.martlet.testbroker;

import dev.martlet.client.message.ServerLimits;
import dev.martlet.testbroker.internal.core.BrokerLimits;
import dev.martlet.testbroker.internal.core.StoreLimit;
import dev.martlet.testbroker.internal.core.Witness;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Describes a {@link TestBroker} and starts it. Not thread-safe. */
public final class TestBrokerBuilder {

  private static final int MAX_PORT = 65_535;
  private static final Duration MAX_CONNECT_TIMEOUT = Duration.ofDays(36_500); // nanoseconds fit
  private static final StoreLimit DEFAULT_STORE = new StoreLimit(100_000, 64L * 1024 * 1024);
  private static final int SUBSCRIPTIONS_PER_SESSION = 100_000;

  private String host = "127.0.0.1";
  private int port;
  private final List<InetSocketAddress> further = new ArrayList<>();
  private int receiveMaximum = ServerLimits.PROTOCOL_RECEIVE_MAXIMUM;
  private int topicAliasMaximum = 16;
  private long maximumPacketSizeBytes = ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private int maximumSessions = 100_000;
  private StoreLimit queue = DEFAULT_STORE;
  private int recordedPackets = 100_000;
  private long recordedBytes = 64L * 1024 * 1024;
  private Consumer<? super RecordedPacket> listener = packet -> {};

  TestBrokerBuilder() {}

  /** The address of the first listener. Default: 127.0.0.1, which only this machine reaches. */
  public TestBrokerBuilder host(String value) {
    host = value;
    return this;
  }

  /** The port of the first listener. Default: 0, any that is free. */
  public TestBrokerBuilder port(int value) {
    port = requireRange("port", value, 0, MAX_PORT);
    return this;
  }

  /** Listens there as well; may be called several times. Port 0 is any that is free. */
  public TestBrokerBuilder listen(String atHost, int atPort) {
    further.add(new InetSocketAddress(atHost, requireRange("port", atPort, 0, MAX_PORT)));
    return this;
  }

  /**
   * How many QoS 1 and 2 messages of one client may be unacknowledged, 1 to 65,535; who sends more
   * is disconnected with 0x93 (MQTT 5.0). Default: 65,535.
   */
  public TestBrokerBuilder receiveMaximum(int value) {
    receiveMaximum = requireRange("receive maximum", value, 1, 65_535);
    return this;
  }

  /** The highest topic alias that clients may use, 0 for none (MQTT 5.0). Default: 16. */
  public TestBrokerBuilder topicAliasMaximum(int value) {
    topicAliasMaximum = requireRange("topic alias maximum", value, 0, 65_535);
    return this;
  }

  /**
   * The largest packet that clients may send. Default: 268,435,460 bytes, what MQTT can express.
   */
  public TestBrokerBuilder maximumPacketSizeBytes(long value) {
    if (value < 1 || value > ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "maximum packet size of "
              + value
              + " is not from 1 to "
              + ServerLimits.PROTOCOL_MAXIMUM_PACKET_SIZE_BYTES);
    }
    maximumPacketSizeBytes = value;
    return this;
  }

  /**
   * How long a connection may stay open without a CONNECT, at most 36,500 days. Default: 10
   * seconds.
   */
  public TestBrokerBuilder connectTimeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("connect timeout of " + value + " is not above zero");
    }
    if (value.compareTo(MAX_CONNECT_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "connect timeout of " + value + " is above " + MAX_CONNECT_TIMEOUT);
    }
    connectTimeout = value;
    return this;
  }

  /** How many sessions there may be, of connected and absent clients. Default: 100,000. */
  public TestBrokerBuilder maximumSessions(int value) {
    maximumSessions = requireRange("maximum sessions", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * How much a session may keep for its client, unacknowledged messages included; what happens
   * above that is said at {@link TestBroker}. Default: 100,000 messages, 64 MiB.
   */
  public TestBrokerBuilder maximumQueue(int messages, long bytes) {
    queue = new StoreLimit(requireRange("queued messages", messages, 1, Integer.MAX_VALUE), bytes);
    return this;
  }

  /**
   * How much is recorded; the oldest packets are forgotten first. 0 packets record nothing.
   * Default: 100,000 packets with 64 MiB of payloads, topics and user properties.
   */
  public TestBrokerBuilder recordingCapacity(int packets, long bytes) {
    recordedPackets = requireRange("recorded packets", packets, 0, Integer.MAX_VALUE);
    recordedBytes = bytes;
    return this;
  }

  /**
   * Called with each packet, on the broker's thread, which waits for it: the listener must not
   * block. What it throws does not disturb the broker; {@link TestBroker#close} throws the first of
   * it. Default: none.
   */
  public TestBrokerBuilder packetListener(Consumer<? super RecordedPacket> value) {
    listener = value;
    return this;
  }

  /**
   * Starts the broker.
   *
   * @throws BrokerStartException if it cannot listen where it should
   */
  public TestBroker start() {
    return TestBroker.start(this);
  }

  List<InetSocketAddress> addresses() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    addresses.add(new InetSocketAddress(host, port));
    addresses.addAll(further);
    return addresses;
  }

  BrokerLimits limits() {
    return new BrokerLimits(
        receiveMaximum,
        topicAliasMaximum,
        maximumPacketSizeBytes,
        connectTimeout,
        maximumSessions,
        SUBSCRIPTIONS_PER_SESSION,
        queue,
        DEFAULT_STORE);
  }

  Recording recording() {
    return new Recording(recordedPackets, recordedBytes);
  }

  Witness witness(Recording recording) {
    return Recording.writer(recording, listener);
  }

  private static int requireRange(String what, int value, int minimum, int maximum) {
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          what + " of " + value + " is not from " + minimum + " to " + maximum);
    }
    return value;
  }
}
