package dev.martlet.systemtests.simulation;

import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.internal.simulation.Pipelines;
import dev.martlet.testbroker.simulation.World;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients or brokers of a world wrong: a handler of its own in their pipelines, next to the
 * code that decides, so that to the rules of the wire what it does is what that end does.
 */
@SuppressWarnings("FutureReturnValueIgnored") // it does not care
final class Saboteur extends ChannelDuplexHandler {
  private final Map<String, Rewriter> sessions;
  private final Supplier<Rewriter> rewriters;
  private @Nullable Rewriter rewriter;

  private Saboteur(Map<String, Rewriter> sessions, Supplier<Rewriter> rewriters) {
    this.sessions = sessions;
    this.rewriters = rewriters;
  }

  /** Puts one of {@code rewriters} at that end of each session of {@code world}. */
  static void plant(World world, boolean atClients, Supplier<Rewriter> rewriters) {
    Map<String, Rewriter> sessions = new HashMap<>();
    ((Pipelines) world.runtime())
        .onPipeline((pipeline, ofClient) -> {
          if (ofClient == atClients) {
            pipeline.addBefore(
                pipeline.lastContext().name(), null, new Saboteur(sessions, rewriters));
          }
        });
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof Packet packet)) {
      context.write(message, promise);
      return;
    }
    SendingWay way = new SendingWay(context, promise);
    rewriter(packet).sends(packet, way);
    way.end();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Packet packet = (Packet) message;
    rewriter(packet)
        .gets(
            packet,
            new Rewriter.Way() {
              @Override
              public void pass(Packet passing) {
                context.fireChannelRead(passing);
              }

              @Override
              public void answer(Packet answer) {
                context.write(answer);
              }
            });
  }

  private Rewriter rewriter(Packet packet) {
    if (packet instanceof Connect connect) {
      rewriter = sessions.computeIfAbsent(connect.clientIdentifier(), first -> rewriters.get());
      rewriter.connected();
    }
    return rewriter == null ? new Rewriter() {} : rewriter;
  }

  private static final class SendingWay implements Rewriter.Way {
    private final ChannelHandlerContext context;
    private final ChannelPromise promise;
    private boolean used;

    SendingWay(ChannelHandlerContext context, ChannelPromise promise) {
      this.context = context;
      this.promise = promise;
    }

    @Override
    public void pass(Packet packet) {
      if (used) {
        context.write(packet);
      } else {
        used = true;
        context.write(packet, promise);
      }
    }

    @Override
    public void answer(Packet packet) {
      context.fireChannelRead(packet);
    }

    void end() {
      if (!used) {
        promise.trySuccess(); // as if it were out
      }
    }
  }
}
