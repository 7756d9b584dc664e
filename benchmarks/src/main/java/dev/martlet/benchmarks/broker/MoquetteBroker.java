package dev.martlet.benchmarks.broker;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.nio.file.Path;
import java.util.Properties;

/** In memory, without telemetry. */
final class MoquetteBroker implements EmbeddedBroker {

  private final Server broker = new Server();

  @Override
  public int start(int port, Path directory) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("host", "127.0.0.1");
    properties.setProperty("port", Integer.toString(port));
    properties.setProperty("persistence_enabled", "false");
    properties.setProperty("telemetry_enabled", "false");
    properties.setProperty("allow_anonymous", "true");
    broker.startServer(new MemoryConfig(properties));
    return port;
  }

  @Override
  public void stop() {
    broker.stopServer();
  }
}
