package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martlet.client.MqttClient;
import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client without the optional netty-codec-http. */
@ExtendWith(LeavesNothingBehind.class)
class MissingLibraryTest {
  private static final URLClassLoader WITHOUT_HTTP =
      new URLClassLoader(
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .filter(entry -> !entry.contains("netty-codec-http"))
              .map(MissingLibraryTest::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());

  @AfterAll
  static void close() throws IOException {
    WITHOUT_HTTP.close();
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** A client of that class loader, known by its interfaces of the JDK only. */
  private static AutoCloseable client(String uri) throws ReflectiveOperationException {
    Class<?> client = WITHOUT_HTTP.loadClass(MqttClient.class.getName());
    Object builder = client.getMethod("builder", String.class).invoke(null, uri);
    return (AutoCloseable) builder.getClass().getMethod("build").invoke(builder);
  }

  private static void connect(AutoCloseable client) throws ReflectiveOperationException {
    Class<?> type = WITHOUT_HTTP.loadClass(MqttClient.class.getName());
    ((CompletableFuture<?>) type.getMethod("connect").invoke(client)).join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss"})
  void aWebSocketNamesTheArtifactThatItNeeds(String scheme) {
    assertThatThrownBy(() -> client(scheme + "://localhost"))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(scheme + "://")
        .hasMessageContaining("io.netty:netty-codec-http");
  }

  @Test
  void theOtherTransportsDoNotNeedIt() throws Exception {
    try (TestBroker broker =
            TestBroker.builder().listen(Listener.tcp()).listen(Listener.tls()).start();
        AutoCloseable plain = client(broker.uris().get(0));
        AutoCloseable tls = client(broker.uris().get(1))) {
      assertThatCode(() -> connect(plain)).doesNotThrowAnyException();
      assertThatThrownBy(() -> connect(tls)).hasMessageContaining("nobody who is trusted");
    }
  }
}
