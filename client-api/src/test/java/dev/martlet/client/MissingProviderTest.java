package dev.martlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.martlet.topic.TopicName;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class MissingProviderTest {
  @Test
  void missingImplementationIsNamedWhenAClientIsBuilt() throws Exception {
    URL[] withoutTests = {locationOf(MqttClient.class), locationOf(TopicName.class)};
    try (URLClassLoader loader =
        new URLClassLoader(withoutTests, ClassLoader.getPlatformClassLoader())) {
      Class<?> client = loader.loadClass(MqttClient.class.getName());
      assertThat(client).isNotSameAs(MqttClient.class);
      Object builder = client.getMethod("builder", String.class).invoke(null, "mqtt://localhost");

      InvocationTargetException failure =
          catchThrowableOfType(
              InvocationTargetException.class,
              () -> builder.getClass().getMethod("build").invoke(builder));

      assertThat(failure.getCause())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no MQTT client implementation found: add dev.martlet:martlet-client-impl");
    }
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
