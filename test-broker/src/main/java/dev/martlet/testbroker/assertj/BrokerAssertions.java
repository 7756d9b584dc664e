package dev.martlet.testbroker.assertj;

import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import org.jspecify.annotations.Nullable;

/**
 * Where assertions on a broker begin: {@code import static
 * dev.martlet.testbroker.assertj.BrokerAssertions.assertThat}, beside that of AssertJ.
 *
 * <p>Messages show the pattern and the end of what was recorded.
 */
public final class BrokerAssertions {

  private BrokerAssertions() {}

  /** On all that {@code broker} has recorded, and waiting for what it will. */
  public static BrokerAssert assertThat(@Nullable TestBroker broker) {
    return new BrokerAssert(broker);
  }

  /** On what is in {@code recording}, such as {@code recording().fromNow()}. */
  public static RecordingAssert assertThat(@Nullable Recording recording) {
    return new RecordingAssert(recording);
  }

  /** On one packet. */
  public static PacketAssert assertThat(@Nullable RecordedPacket packet) {
    return new PacketAssert(packet);
  }
}
