package dev.martlet.testbroker.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The channels of a broker, in the order of their opening, so that what is done to all of them is
 * done in the same order in every run. Any thread, as listeners open on any.
 */
final class OpenChannels {

  private final Set<Channel> open = new LinkedHashSet<>();

  /** Holds {@code channel} until it closes. */
  void add(Channel channel) {
    synchronized (open) {
      open.add(channel);
    }
    channel.closeFuture().addListener(ended -> remove(channel));
  }

  private void remove(Channel channel) {
    synchronized (open) {
      open.remove(channel);
    }
  }

  /** Those that are open now and not for listening. */
  List<Channel> accepted() {
    List<Channel> accepted = all();
    accepted.removeIf(ServerChannel.class::isInstance);
    return accepted;
  }

  /** Those that are open now. */
  List<Channel> all() {
    synchronized (open) {
      return new ArrayList<>(open);
    }
  }
}
