package dev.martlet.benchmarks.broker;

import dev.martlet.testbroker.TestBroker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

final class MartletBroker implements EmbeddedBroker {

  private @Nullable TestBroker broker;

  @Override
  public int start(int port, Path directory) {
    TestBroker started = TestBroker.start();
    broker = started;
    return started.port();
  }

  @Override
  public void stop() {
    if (broker != null) {
      broker.close();
    }
  }
}
