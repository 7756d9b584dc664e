package dev.martlet.testbroker.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.testsupport.LeavesNothingBehind;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prot 1883 | unknown option: --prot; --help lists all options",
        "--usr=ann=secret | unknown option: --usr (did you mean --user?); --help lists all options",
        "--lissen mqtt://127.0.0.1 | unknown option: --lissen (did you mean --listen?); --help lists"
            + " all options",
        "stray --prot | neither an option nor the value of one: stray; --help lists all options"
      })
  void anUnknownOptionIsNamedWithoutWhatFollowsIt(String arguments, String message) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString().strip()).isEqualTo(message);
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
    assertThat(run("--port", "70000")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("70000");
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--config", "--help", "--version", "1883", "127.0.0.1", "Examples:");
    for (BrokerOption option : BrokerOptions.ALL) {
      assertThat(out.toString()).contains("--" + option.name());
    }
  }

  @Test
  void theExamplesOfTheHelpFitIntoLines() {
    run("--help");
    String examples = out.toString().replaceAll("(?s).*Examples:", "");
    assertThat(examples.lines())
        .contains("    --certificates-to /tmp/tls")
        .noneMatch(line -> line.matches("/tmp.*|SIGTERM or"))
        .allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=1 --port=2 | --port",
        "--listen mqtt://127.0.0.1 | a host and a port are needed",
        "--listen mqtt://127.0.0.1:0/path | more in it",
        "--listen http://127.0.0.1:0 | http://127.0.0.1:0",
        "--listen inproc://one | inproc://one",
        "--listen unix://host/file | a file is needed",
        "--listen ws://127.0.0.1:0?client-certificate=required | no client certificates",
        "--listen mqtts://127.0.0.1:0?client-certificate=perhaps | only client-certificate=",
        "--listen mqtt://a_b:1:2 | a_b:1:2",
        "--server-certificate a.pem --listen mqtts://127.0.0.1:0 | needs --server-key",
        "--server-key a.pem --listen mqtts://127.0.0.1:0 | needs --server-certificate",
        "--server-certificate a --server-key b | needs a listener with TLS",
        "--certificates-to a | --certificates-to needs a listener with TLS",
        "--certificate-host a | --certificate-host needs a listener with TLS",
        "--trusted-clients nowhere.pem | --trusted-clients: no certificates can be read",
        "--certificate-host a --server-certificate a --server-key b --listen mqtts://127.0.0.1:0"
            + " | --certificate-host contradicts --server-certificate",
        "--maximum-connections 0 | --maximum-connections: maximum connections of 0",
        "--maximum-sessions 99999999999 | --maximum-sessions: 99999999999",
        "--maximum-packet-size x | --maximum-packet-size: no whole number: x",
        "--maximum-queue-messages 0 | --maximum-queue-messages",
        "--connect-timeout 0 | --connect-timeout",
        "--connect-timeout soon | no number of seconds: soon",
        "--maximum-qos 3 | QoS 3",
        "--versions MQTT_6 | --versions: MQTT_6 is none of ALL, ONLY_MQTT_5, ",
        "--keep-alive 65536 | --keep-alive: ",
        "--maximum-session-expiry -1 | --maximum-session-expiry: ",
        "--response-information r --versions ONLY_MQTT_3_1_1 | responseInformation",
        "--without-subscription-identifiers --versions ONLY_MQTT_3_1_1 | withoutSubscription",
        "--without-retain --maximum-retained-messages 1 | maximumRetained",
        "--maximum-retained-bytes x | --maximum-retained-bytes: no whole number: x",
        "--maximum-subscriptions-per-session -1 | --maximum-subscriptions-per-session: ",
        "--user ann=x --redirect SERVER_MOVED=other | authenticator contradicts redirect",
        "--user ann | --user: no = in ann",
        "--scram-user ann=x --scram-iterations 1 | --scram-iterations: ",
        "--redirect BANNED=other | --redirect: BANNED is none of USE_ANOTHER_SERVER, SERVER_MOVED",
        "--redirect SERVER_MOVED=a --redirect USE_ANOTHER_SERVER=b | --redirect",
        "--refuse-client-identifiers x=QUOTA | --refuse-client-identifiers: QUOTA is none of UNSPEC",
        "--refuse-client-identifiers [=BANNED | --refuse-client-identifiers: ",
        "--refuse-topics a=BANNED | --refuse-topics: BANNED is none of ",
        "--refuse-filters a=NOPE | WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED",
        "--refuse-filters a/#/b=NOT_AUTHORIZED | --refuse-filters: ",
        "--receive-maximum 0 | --receive-maximum",
        "--topic-alias-maximum 65536 | --topic-alias-maximum",
        "--config nowhere.conf | --config: there is no such file: nowhere.conf"
      })
  void whatCannotBeIsRefusedByName(String arguments, String message) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot = 1883 | :2: unknown option: prot",
        "config = other | :2: unknown option: config",
        "port = 1;port = 2 | :3: port is in line 2 already",
        "port | :2: not of the form name = value: port",
        "port = many | :2: port: no whole number: many",
        "verbose = yes | :2: verbose: neither true nor false: yes",
        "listen = mqtt://here | :2: listen: no listener: mqtt://here",
        "server-key = a | --server-key needs --server-certificate"
      })
  void whatCannotBeInAFileIsRefusedByNameAndLine(
      String lines, String message, @TempDir Path directory) throws IOException {
    Path file = directory.resolve("broker.conf");
    Files.writeString(file, "# a comment\n" + lines.replace(";", "\n"));
    assertThat(run("--config", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void anAddressThatOthersReachNeedsAnOption() {
    assertThat(run("--host", "0.0.0.0", "--port", "0")).isEqualTo(1);
    assertThat(err.toString()).contains("0.0.0.0:0").contains("--allow-remote-clients");
  }

  @Test
  void whatTheCommandLineSaysOfAnOptionCountsInsteadOfWhatTheFileSays(@TempDir Path directory)
      throws Exception {
    Path certificates = directory.resolve("tls");
    Path socket = directory.resolve("mqtt.sock");
    Path file = directory.resolve("broker.conf");
    Files.writeString(
        file,
        """
        # overridden by the command line
        port = many

        listen = ws://localhost:0/a
        listen=unix://%s
        verbose = true
        certificates-to = %s
        maximum-connections = 2
        receive-maximum = 7
        """
            .formatted(socket, certificates));
    Process process =
        launch("--config", file.toString(), "--port", "0", "--listen", "mqtts://127.0.0.1:0");
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine())
          .as("--listen of the command line counts instead of those of the file")
          .matches(
              "martlet test broker listening on mqtt://127\\.0\\.0\\.1:\\d+"
                  + " mqtts://127\\.0\\.0\\.1:\\d+");
      assertThat(certificates.resolve("ca.pem")).content().startsWith("-----BEGIN CERTIFICATE");
      assertThat(certificates.resolve("client.pem")).content().startsWith("-----BEGIN CERT");
      assertThat(certificates.resolve("client.key")).content().startsWith("-----BEGIN PRIVATE");
      process.toHandle().destroy(); // that of Process closes its output, too
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue(); // so that its files are gone
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theServerIsWhatTheArgumentsSay() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--port", "0"));
    arguments.addAll(
        List.of(
            ("--maximum-qos 1 --without-retain --without-wildcards --without-shared-subscriptions"
                    + " --without-subscription-identifiers --keep-alive 7"
                    + " --maximum-session-expiry 9 --response-information r --losing-sessions"
                    + " --without-assigned-client-identifiers --without-reason-strings"
                    + " --receive-maximum 1 --topic-alias-maximum 2 --maximum-packet-size 300"
                    + " --connect-timeout 20 --maximum-sessions 10"
                    + " --maximum-subscriptions-per-session 1 --maximum-queue-messages 10 --maximum-queue-bytes 1000"
                    + " --user u=p --scram-user s=p --refuse-client-identifiers x.*=BANNED"
                    + " --refuse-topics no/#=NOT_AUTHORIZED --refuse-filters no/#=NOT_AUTHORIZED")
                .split(" ")));
    Process process = launch(arguments.toArray(String[]::new));
    try (BufferedReader lines = process.inputReader()) {
      int port = Integer.parseInt(lines.readLine().replaceAll(".*:", ""));
      assertThat(answer(port, "c", "p"))
          .startsWith("20")
          .contains("2401", "2500", "2800", "2900", "2a00", "130007", "1100000009", "1a000172")
          .contains("210001", "220002", "270000012c");
      assertThat(answer(port, "c", "q")).as("wrong password").isEqualTo("2003008600");
      assertThat(answer(port, "x1", "p")).as("client identifier").isEqualTo("2003008a00");
      assertThat(answer(port, "", "p")).as("empty identifier").isEqualTo("2003008500");
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what is asked for, CONNECT and the packet behind it, what comes
        "--versions ONLY_MQTT_3_1_1 | 100e00044d515454050200000000 0163 | 20020001",
        "--redirect SERVER_MOVED=o | 100e00044d515454050200000000 0163 | 2007009d041c00016f",
        "--scram-user s=p --without-reason-strings | 100e00044d515454050200000000 0163"
            + " | 2003008700",
        "--maximum-subscriptions-per-session 0 | 100d00044d51545404020000000163 8206000100016100"
            + " | 20020000 9003000180",
        "--refuse-filters a=NOT_AUTHORIZED | 100d00044d51545404020000000163 8206000100016100"
            + " | 20020000 9003000180",
        "--refuse-topics a=NOT_AUTHORIZED | 100e00044d515454050200000000 0163 320600016100010000"
            + " | 20060000032200104003000187"
      })
  void anArgumentHasItsEffect(String arguments, String sent, String expected) throws Exception {
    Process process = launch(("--port 0 " + arguments).split(" "));
    try (BufferedReader lines = process.inputReader()) {
      int port = Integer.parseInt(lines.readLine().replaceAll(".*:", ""));
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.getOutputStream().write(HexFormat.of().parseHex(sent.replace(" ", "")));
        byte[] bytes = HexFormat.of().parseHex(expected.replace(" ", ""));
        assertThat(client.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /** The CONNACK for user "u", in hexadecimal. */
  private static String answer(int port, String clientIdentifier, String password)
      throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] identifier = clientIdentifier.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream connect = new ByteArrayOutputStream();
      connect.writeBytes(new byte[] {16, (byte) (26 + identifier.length)});
      connect.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 5, (byte) 0xC2, 0, 0});
      connect.writeBytes(new byte[] {7, 0x11, 0, 0, 0, 10, 0x19, 1});
      connect.writeBytes(new byte[] {0, (byte) identifier.length});
      connect.writeBytes(identifier);
      connect.writeBytes(new byte[] {0, 1, 'u', 0, 1, (byte) password.charAt(0)});
      client.getOutputStream().write(connect.toByteArray());
      byte[] header = client.getInputStream().readNBytes(2);
      return HexFormat.of().formatHex(header)
          + HexFormat.of().formatHex(client.getInputStream().readNBytes(header[1]));
    }
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
