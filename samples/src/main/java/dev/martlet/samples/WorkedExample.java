package dev.martlet.samples;

import static java.util.Objects.requireNonNull;

import dev.martlet.client.ServerAddress;
import dev.martlet.client.message.InvalidOptionException;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.testbroker.TestBroker;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** MQTT at work over real sockets: four subscribers, one publisher, every QoS, a retained value. */
@Command(
    name = "worked-example",
    mixinStandardHelpOptions = true,
    description = "Shows MQTT at work, on a broker of its own or on any server.")
public final class WorkedExample implements Callable<Integer> {
  private final PrintStream out;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "mqtt://HOST:PORT",
      description = "The server to use. Default: a test broker, started for the purpose.")
  private @Nullable String server;

  @Option(
      names = "--protocol",
      defaultValue = "5",
      paramLabel = "3.1.1|5",
      description = "The version of MQTT to speak. Default: ${DEFAULT-VALUE}.")
  private String protocol = "5";

  private WorkedExample(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 when all went well, 1 if the server failed, 2 for bad options. */
  public static void main(String[] arguments) {
    int exitCode = run(arguments, System.out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    return new CommandLine(new WorkedExample(out))
        .setParameterExceptionHandler((e, unused) -> {
          err.println("worked-example: " + e.getMessage());
          return CommandLine.ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((e, unused, parsed) -> {
          err.println("worked-example: " + e.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        })
        .execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    ProtocolVersion version = version();
    if (server != null) {
      play(checked(server), version, null);
      return CommandLine.ExitCode.OK;
    }
    PacketLog packets = new PacketLog();
    try (TestBroker broker = TestBroker.builder().packetListener(packets).start()) {
      out.println("A test broker listens on " + broker.uri());
      play(broker.uri(), version, packets);
    }
    return CommandLine.ExitCode.OK;
  }

  private void play(String uri, ProtocolVersion version, @Nullable PacketLog packets)
      throws InterruptedException {
    try (House house = new House(uri, version, packets, out)) {
      house.moveIn();
      house.publish(QoS.AT_LEAST_ONCE);
      house.publish(QoS.AT_MOST_ONCE);
      house.publish(QoS.EXACTLY_ONCE);
      house.welcomeLateSubscriber();
      house.moveOut();
    }
  }

  private ProtocolVersion version() {
    return switch (protocol) {
      case "5" -> ProtocolVersion.MQTT_5;
      case "3.1.1" -> ProtocolVersion.MQTT_3_1_1;
      default -> throw refuse("--protocol " + protocol + ": must be 3.1.1 or 5");
    };
  }

  private String checked(String uri) {
    try {
      return ServerAddress.parse(uri).toString();
    } catch (InvalidOptionException e) {
      throw refuse("--" + e.getMessage());
    }
  }

  private ParameterException refuse(String reason) {
    return new ParameterException(requireNonNull(spec).commandLine(), reason);
  }
}
