package dev.martlet.testbroker.internal.netty;

import dev.martlet.testbroker.internal.core.DropReason;
import dev.martlet.testbroker.internal.core.Witness;

/** Records nothing. */
final class Blind implements Witness, Traffic {

  @Override
  public void dropped(String clientIdentifier, DropReason reason) {}

  @Override
  public void hookFailed(Throwable failure) {}

  @Override
  public void passed(WirePacket packet) {}

  @Override
  public void happened(WireEvent event) {}
}
