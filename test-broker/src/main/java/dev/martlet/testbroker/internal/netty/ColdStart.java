package dev.martlet.testbroker.internal.netty;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the classes that the first connection needs while the first broker of a JVM still opens its
 * listeners: most of the time of a cold start goes into reading and verifying classes, one after
 * the other, and there is another processor.
 *
 * <p>They are loaded and linked, not initialized, so that no lock of an initialization is taken out
 * of its order. What is not found is left to whoever needs it.
 */
final class ColdStart {

  /** Those that most others hang from, in the order in which they are needed. */
  static final List<String> CLASSES =
      List.of(
          "io.netty.channel.socket.nio.NioSocketChannel",
          "io.netty.channel.socket.nio.NioSocketChannel$NioSocketChannelConfig",
          "io.netty.channel.ChannelOutboundBuffer",
          "io.netty.buffer.AdaptiveByteBufAllocator",
          "io.netty.buffer.AdaptivePoolingAllocator",
          "io.netty.buffer.AdaptivePoolingAllocator$AdaptiveByteBuf",
          "io.netty.buffer.UnpooledByteBufAllocator",
          "io.netty.buffer.UnpooledUnsafeNoCleanerDirectByteBuf",
          "io.netty.buffer.CompositeByteBuf",
          "io.netty.buffer.UnpooledSlicedByteBuf",
          "io.netty.buffer.Unpooled",
          "io.netty.handler.codec.ByteToMessageDecoder",
          "io.netty.handler.codec.CodecOutputList",
          "io.netty.handler.codec.mqtt.MqttEncoder",
          "io.netty.handler.codec.mqtt.MqttProperties",
          "io.netty.handler.codec.mqtt.MqttConnAckMessage",
          "io.netty.handler.codec.mqtt.MqttConnectReturnCode",
          "io.netty.handler.ssl.SslHandler",
          "dev.martlet.codec.PacketCodec",
          "dev.martlet.codec.PacketDecoder",
          "dev.martlet.codec.PacketEncoder",
          "dev.martlet.codec.PacketMapping",
          "dev.martlet.codec.PublishMapping",
          "dev.martlet.codec.SubscribeMapping",
          "dev.martlet.codec.SubAckMapping",
          "dev.martlet.codec.AckMapping",
          "dev.martlet.codec.DisconnectMapping",
          "dev.martlet.codec.ConnAckMapping",
          "dev.martlet.codec.ConnectMapping",
          "dev.martlet.codec.PacketBody",
          "dev.martlet.codec.Rule",
          "dev.martlet.codec.Property",
          "dev.martlet.codec.PropertyScope",
          "dev.martlet.codec.PropertyReader",
          "dev.martlet.codec.AllowedReasonCodes",
          "dev.martlet.codec.ReturnCodes",
          "dev.martlet.testbroker.internal.netty.ClientHandler",
          "dev.martlet.testbroker.internal.netty.LingeringClose",
          "dev.martlet.testbroker.internal.core.Connection",
          "dev.martlet.testbroker.internal.core.Admission",
          "dev.martlet.testbroker.internal.core.Session",
          "dev.martlet.testbroker.internal.core.IncomingFlow",
          "dev.martlet.testbroker.internal.core.OutgoingFlow",
          "dev.martlet.testbroker.internal.core.InFlightMessages",
          "dev.martlet.testbroker.internal.core.PublishSender");

  private static final long END_MILLIS = 5_000;

  private static final AtomicReference<@Nullable ColdStart> FIRST = new AtomicReference<>();

  private final Thread thread = new Thread(ColdStart::load, "martlet-testbroker-cold-start");

  private ColdStart() {}

  /** Begins with it, unless an earlier broker has. */
  static void begin() {
    ColdStart first = new ColdStart();
    if (FIRST.get() == null && FIRST.compareAndSet(null, first)) {
      first.thread.setDaemon(true);
      first.thread.start();
    }
  }

  /** Waits for its end, so that a broker that is closed leaves no thread. */
  static void awaitEnd() {
    ColdStart first = FIRST.get();
    if (first == null) {
      return;
    }
    try {
      first.thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread ends by itself
    }
  }

  private static void load() {
    ClassLoader loader = ColdStart.class.getClassLoader();
    for (String name : CLASSES) {
      try {
        Object unused = Class.forName(name, false, loader).getDeclaredConstructors(); // links it
      } catch (ReflectiveOperationException | LinkageError e) {
        // it is not there, or not as it should be: who needs it says so
      }
    }
  }
}
