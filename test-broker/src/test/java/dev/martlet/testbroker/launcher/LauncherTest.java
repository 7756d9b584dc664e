package dev.martlet.testbroker.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class LauncherTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Launcher.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private static Process launch(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prot", "--port=many", "stray"})
  void whatIsNotUnderstoodIsOneLineOnStandardError(String argument) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(argument.replaceAll(".*=", ""));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aPortInUseIsOneLineOnStandardError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(run("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains("127.0.0.1:" + taken.getLocalPort()).contains("in use");
    }
  }

  @Test
  void aPortThatCannotBeIsOneLineOnStandardError() {
    assertThat(run("--port", "70000")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("70000");
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--port", "--host", "--verbose", "--help", "--version", "1883", "127.0.0.1");
  }

  @Test
  void versionNamesTheProgram() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("martlet test broker ");
  }

  @Test
  void itSaysWhereItListensAndStopsWhenItIsTold() throws Exception {
    Process process = launch("--port", "0", "--verbose");
    try (BufferedReader lines = process.inputReader()) {
      String first = lines.readLine();
      assertThat(first).matches("martlet test broker listening on mqtt://127\\.0\\.0\\.1:\\d+");
      int port = Integer.parseInt(first.replaceAll(".*:", ""));
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (Socket client = new Socket()) {
        client.connect(address);
        client
            .getOutputStream()
            .write(new byte[] {16, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'c'});
        assertThat(client.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
        assertThat(lines.readLine()).startsWith("c -> CONNECT");
        assertThat(lines.readLine()).startsWith("c <- CONNACK");
        process.toHandle().destroy(); // that of Process closes its output, too
        assertThat(client.getInputStream().read()).as("end of the connection").isEqualTo(-1);
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("128 and SIGTERM").isEqualTo(143);
      assertThat(lines.readLine()).as("further lines").isNull();
      Assertions.assertThatThrownBy(() -> new Socket().connect(address))
          .isInstanceOf(ConnectException.class);
    } finally {
      process.destroyForcibly();
    }
  }
}
