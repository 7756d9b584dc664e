package dev.martlet.testbroker.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts clients of this JVM, and remembers the other end of each of their channels. */
final class InProcessServerChannel extends LocalServerChannel {

  private static final AttributeKey<Channel> PEER =
      AttributeKey.valueOf(InProcessServerChannel.class, "peer");

  InProcessServerChannel() {}

  @Override
  protected LocalChannel newLocalChannel(LocalChannel peer) {
    LocalChannel accepted = super.newLocalChannel(peer);
    accepted.attr(PEER).set(peer);
    return accepted;
  }

  /** The client's end of a channel that was accepted here; null for any other channel. */
  private static @Nullable Channel peerOf(Channel accepted) {
    return accepted.attr(PEER).get();
  }

  /** The clients' ends of those of {@code accepted} that were accepted here. */
  static List<Channel> peersOf(Collection<Channel> accepted) {
    List<Channel> peers = new ArrayList<>();
    for (Channel channel : accepted) {
      Channel peer = peerOf(channel);
      if (peer != null) {
        peers.add(peer);
      }
    }
    return peers;
  }
}
