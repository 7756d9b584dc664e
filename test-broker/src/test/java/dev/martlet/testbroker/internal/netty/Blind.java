package dev.martlet.testbroker.internal.netty;

import dev.martlet.codec.packet.Packet;
import dev.martlet.testbroker.internal.core.DropReason;
import dev.martlet.testbroker.internal.core.Witness;

/** Records nothing. */
final class Blind implements Witness {

  @Override
  public void received(String clientIdentifier, Packet packet, long nanos) {}

  @Override
  public void sent(String clientIdentifier, Packet packet, long nanos) {}

  @Override
  public void dropped(String clientIdentifier, DropReason reason) {}

  @Override
  public void hookFailed(Throwable failure) {}
}
