package dev.martlet.testbroker.internal.simulation;

import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/**
 * A runtime whose pipelines can be added to, as tests of the simulation itself do: a handler before
 * the last one makes a wrong client or a wrong broker, which the rules of the wire see as such.
 */
public interface Pipelines {
  /** Calls {@code each} with every pipeline that is complete, before anything passes it. */
  void onPipeline(Consumer<ChannelPipeline> each);
}
