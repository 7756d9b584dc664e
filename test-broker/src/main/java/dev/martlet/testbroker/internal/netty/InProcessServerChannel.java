package dev.martlet.testbroker.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.AttributeKey;
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
  static @Nullable Channel peerOf(Channel accepted) {
    return accepted.attr(PEER).get();
  }
}
