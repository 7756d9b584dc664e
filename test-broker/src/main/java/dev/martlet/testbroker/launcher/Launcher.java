package dev.martlet.testbroker.launcher;

import dev.martlet.testbroker.BrokerStartException;
import dev.martlet.testbroker.RecordedPacket;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a test broker until the process is told to end. */
@Command(
    name = "martlet-test-broker",
    description = "An MQTT 5.0 and 3.1.1 broker for tests. Keeps everything in memory.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    versionProvider = BrokerVersion.class,
    footer = {
      "",
      "Examples:",
      "  --port 0 --verbose",
      "  --listen mqtt://127.0.0.1:1883 --listen wss://127.0.0.1:8884 \\",
      "    --certificates-to /tmp/tls",
      "  --listen 'mqtts://127.0.0.1:8883?client-certificate=required' \\",
      "    --certificates-to /tmp/tls",
      "",
      "Once it listens everywhere it prints one line with all addresses. It ends with SIGTERM or"
          + " SIGINT; exit codes: 1 if it cannot start, 2 for options that cannot be."
    })
public final class Launcher implements Callable<Integer> {

  private final PrintWriter out;
  private final PrintWriter err;
  private final CommandLine commandLine;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A file with a line NAME = VALUE for each option, names as here without --, switches"
              + " with true or false; # begins a comment. What the command line says of an option"
              + " counts instead of what the file says.")
  private @Nullable Path config;

  private Launcher(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
    this.commandLine = new CommandLine(this);
    for (BrokerOption option : BrokerOptions.ALL) {
      commandLine.getCommandSpec().addOption(specOf(option));
    }
  }

  /** Exits with 0 after --help and --version, 1 if the broker cannot start, 2 for bad options. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    System.exit(run(arguments, out, err));
  }

  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return new Launcher(out, err)
        .commandLine
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Launcher::refuse)
        .execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    TestBroker broker;
    try {
      BrokerSettings settings = settings();
      TestBrokerBuilder described = settings.complete();
      broker = (settings.isVerbose() ? described.packetListener(this::print) : described).start();
      writeCertificates(broker, settings.tls().certificatesTo());
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    } catch (BrokerStartException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "martlet-testbroker-close"));
    out.println("martlet test broker listening on " + String.join(" ", broker.uris()));
    new CountDownLatch(1).await(); // until a signal ends the process
    return CommandLine.ExitCode.OK;
  }

  private BrokerSettings settings() {
    BrokerSettings settings = new BrokerSettings();
    ParseResult given = commandLine.getParseResult();
    if (config != null) {
      for (ConfigFile.Line line : ConfigFile.read(config)) {
        if (!given.hasMatchedOption(nameOf(line.option()))) {
          apply(line.option(), line.value(), line.place() + ": " + line.option().name(), settings);
        }
      }
    }
    for (BrokerOption option : BrokerOptions.ALL) {
      String name = nameOf(option);
      if (option.isSwitch() && given.hasMatchedOption(name)) {
        apply(option, "true", name, settings);
      } else if (given.hasMatchedOption(name)) {
        for (String value : given.matchedOption(name).stringValues()) {
          apply(option, value, name, settings);
        }
      }
    }
    return settings;
  }

  private static void apply(
      BrokerOption option, String value, String place, BrokerSettings settings) {
    try {
      option.effect().accept(settings, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private static OptionSpec specOf(BrokerOption option) {
    OptionSpec.Builder spec =
        OptionSpec.builder(nameOf(option)).description(option.description().replace("%", "%%"));
    if (option.isSwitch()) {
      return spec.type(boolean.class).arity("0").build();
    }
    spec.paramLabel(option.valueLabel());
    return option.repeatable()
        ? spec.type(List.class).auxiliaryTypes(String.class).build()
        : spec.type(String.class).build();
  }

  private static String nameOf(BrokerOption option) {
    return "--" + option.name();
  }

  private static void writeCertificates(TestBroker broker, @Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try {
      CertificateFiles.write(broker.certificateAuthority(), directory);
    } catch (IllegalStateException e) {
      broker.close();
      throw new IllegalArgumentException("--certificates-to: " + e.getMessage(), e);
    } catch (IOException e) {
      broker.close();
      throw new IllegalArgumentException("--certificates-to: cannot write: " + e.getMessage(), e);
    }
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
    fault.getCommandLine().getErr().println(words(fault) + "; --help lists all options");
    return CommandLine.ExitCode.USAGE;
  }

  /** What stands behind an unknown option may be its value, which may be a password. */
  private static String words(ParameterException fault) {
    if (!(fault instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(fault.getMessage());
    }
    String first = unmatched.getUnmatched().get(0);
    if (!first.startsWith("-")) {
      return "neither an option nor the value of one: " + first;
    }
    List<String> alike = unmatched.getSuggestions();
    return "unknown option: "
        + first.replaceFirst("=.*", "")
        + (alike.isEmpty() ? "" : " (did you mean " + String.join(", ", alike) + "?)");
  }
}
