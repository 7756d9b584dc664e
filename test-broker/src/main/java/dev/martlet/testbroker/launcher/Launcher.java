package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.BrokerStartException;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs a test broker until the process is told to end. */
@Command(
    name = "martlet-test-broker",
    description = "An MQTT 5.0 and 3.1.1 broker for tests. Keeps everything in memory.",
    mixinStandardHelpOptions = true,
    versionProvider = BrokerVersion.class)
public final class Launcher implements Callable<Integer> {

  private final PrintWriter out;
  private final PrintWriter err;

  @Option(
      names = "--port",
      defaultValue = "1883",
      description = "Port to listen on, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(names = "--verbose", description = "Print every packet.")
  private boolean verbose;

  @Mixin private final AbilityArguments abilities = new AbilityArguments();
  @Mixin private final LimitArguments limits = new LimitArguments();
  @Mixin private final AccessArguments access = new AccessArguments();

  private Launcher(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Exits with 0 after --help and --version, 1 if the broker cannot start, 2 for bad options. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    System.exit(run(arguments, out, err));
  }

  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return new CommandLine(new Launcher(out, err))
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Launcher::refuse)
        .execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    TestBroker broker;
    try {
      broker = options().start();
    } catch (BrokerStartException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "martlet-testbroker-close"));
    out.println("martlet test broker listening on " + broker.uri());
    new CountDownLatch(1).await(); // until a signal ends the process
    return CommandLine.ExitCode.OK;
  }

  private TestBrokerBuilder options() {
    TestBrokerBuilder builder = TestBroker.builder().host(host).port(port).recordingCapacity(0, 0);
    abilities.applyTo(builder);
    limits.applyTo(builder);
    access.applyTo(builder);
    return verbose ? builder.packetListener(this::print) : builder;
  }

  private void print(RecordedPacket packet) {
    String arrow =
        switch (packet.direction()) {
          case TO_BROKER -> "->";
          case FROM_BROKER -> "<-";
        };
    // a client identifier with a line feed in it must not forge a line
    String client = packet.clientIdentifier().replaceAll("\\p{Cntrl}", "\uFFFD");
    out.println(client + " " + arrow + " " + packet);
  }

  private static int refuse(ParameterException fault, String[] arguments) {
    fault.getCommandLine().getErr().println(fault.getMessage());
    return CommandLine.ExitCode.USAGE;
  }
}
