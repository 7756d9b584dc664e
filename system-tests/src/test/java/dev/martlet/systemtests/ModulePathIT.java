package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries as named modules, with what their descriptors say and nothing more. */
class ModulePathIT {
  private static final String MODULE =
      "module user { requires dev.martlet.client; requires dev.martlet.testbroker; }";
  private static final String USER =
      "package user; class User { dev.martlet.client.MqttClient client = "
          + "dev.martlet.client.MqttClient.builder(\"mqtt://localhost\").build(); "
          + "dev.martlet.testbroker.TestBroker broker = dev.martlet.testbroker.TestBroker.start(); }";
  private static final List<String> ON_MODULE_PATH =
      List.of(
          "topic-utils",
          "client-api",
          "codec",
          "client-impl",
          "test-broker",
          "netty-",
          "slf4j-api");

  @Test
  void theQuickStartRunsOnTheModulePath() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--module-path",
            classPath(true),
            "--add-modules",
            "dev.martlet.client.impl,dev.martlet.testbroker",
            "--class-path",
            classPath(false),
            "dev.martlet.samples.QuickStart");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("home/kitchen/temp 21.4");
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void aModuleThatRequiresClientAndBrokerCompilesWithTheJarsThatUsersGet(@TempDir Path sources)
      throws Exception {
    Path module = Files.writeString(sources.resolve("module-info.java"), MODULE);
    Path user = Files.writeString(sources.resolve("User.java"), USER);
    StringWriter said = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
    boolean compiled =
        compiler
            .getTask(
                said,
                files,
                null,
                List.of("--module-path", classPath(true), "-d", sources.toString()),
                null,
                files.getJavaFileObjects(module, user))
            .call();
    files.close();

    assertThat(said.toString()).isEmpty();
    assertThat(compiled).isTrue();
  }

  private static String classPath(boolean modules) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> isModule(entry) == modules)
        .filter(entry -> modules || entry.contains("samples"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isModule(String entry) {
    Path path = Path.of(entry);
    String name =
        path.endsWith("classes")
            ? path.getParent().getParent().getFileName().toString()
            : path.getFileName().toString().replace("martlet-", "");
    return ON_MODULE_PATH.stream().anyMatch(name::startsWith);
  }
}
