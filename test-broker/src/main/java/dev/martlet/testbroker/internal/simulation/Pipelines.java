package dev.martlet.testbroker.internal.simulation;

import io.netty.channel.ChannelPipeline;

/**
 * A runtime whose pipelines can be added to, as tests of the simulation itself do: a handler before
 * the last one makes a wrong client or a wrong broker, which the rules of the wire see as such.
 */
public interface Pipelines {
  /** Whoever adds to pipelines. */
  @FunctionalInterface
  interface Visitor {
    /** A pipeline is complete, and nothing has passed it yet. */
    void complete(ChannelPipeline pipeline, boolean ofClient);
  }

  /** Shows every pipeline to {@code visitor}. */
  void onPipeline(Visitor visitor);
}
