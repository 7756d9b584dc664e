package dev.martlet.testbroker.internal.simulation;

import io.netty.channel.ChannelId;

/** The same in every run, as hash tables of channels have to be. */
record SimulatedChannelId(int number) implements ChannelId {
  private static final long serialVersionUID = 1L;

  @Override
  public String asShortText() {
    return Integer.toString(number);
  }

  @Override
  public String asLongText() {
    return asShortText();
  }

  @Override
  public int compareTo(ChannelId other) {
    return other instanceof SimulatedChannelId simulated
        ? Integer.compare(number, simulated.number)
        : asLongText().compareTo(other.asLongText());
  }
}
