package dev.martlet.benchmarks.broker;

import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** In memory, without usage statistics. */
final class HiveMqCeBroker implements EmbeddedBroker {

  private static final String CONFIGURATION =
      """
      <?xml version="1.0"?>
      <hivemq>
        <listeners>
          <tcp-listener><port>PORT</port><bind-address>127.0.0.1</bind-address></tcp-listener>
        </listeners>
        <persistence><mode>in-memory</mode></persistence>
        <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
      </hivemq>
      """;

  private @Nullable EmbeddedHiveMQ broker;

  @Override
  public int start(int port, Path directory) throws Exception {
    Path configuration = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        configuration.resolve("config.xml"), CONFIGURATION.replace("PORT", Integer.toString(port)));
    EmbeddedHiveMQ started =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(configuration)
            .withDataFolder(Files.createDirectories(directory.resolve("data")))
            .withExtensionsFolder(Files.createDirectories(directory.resolve("extensions")))
            .withoutLoggingBootstrap()
            .build();
    broker = started;
    started.start().join();
    return port;
  }

  @Override
  public void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }
}
