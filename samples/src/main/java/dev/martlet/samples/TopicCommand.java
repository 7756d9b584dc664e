package dev.martlet.samples;

import dev.martlet.topic.InvalidTopicException;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Tells on the command line whether a filter matches a topic, and why. */
@Command(
    name = "topic",
    description =
        "Tells whether a topic filter matches a topic name. Exits with 0 if it matches, 1 if not,"
            + " 2 if one of the two is invalid.")
public final class TopicCommand {
  private static final int NO = 1;
  private static final String USAGE = "; say matches FILTER TOPIC or explain FILTER TOPIC";

  private final PrintStream out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help. To ask about a topic named --help, write it behind --.")
  @SuppressWarnings("unused") // picocli asks for it
  private boolean help;

  private TopicCommand(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0 if the filter matches, 1 if not, 2 if there is no answer to give. */
  public static void main(String[] arguments) {
    int exitCode = run(arguments, System.out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Does what {@link #main} does, and returns the exit code. */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    return new CommandLine(new TopicCommand(out))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setExpandAtFiles(false) // '@' is a character of topics like any other
        .setUnmatchedOptionsArePositionalParams(true) // and so is '-'
        .setParameterExceptionHandler((e, unused) -> {
          err.println("topic: " + e.getMessage() + USAGE);
          return CommandLine.ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((e, unused, parsed) -> {
          if (!(e instanceof InvalidTopicException)) {
            throw e;
          }
          err.println("topic: " + e.getMessage());
          return CommandLine.ExitCode.USAGE;
        })
        .execute(arguments);
  }

  @Command(description = "Prints yes or no.")
  int matches(
      @Parameters(paramLabel = "FILTER") String filter,
      @Parameters(paramLabel = "TOPIC") String topic) {
    boolean matches = TopicFilter.of(filter).matches(TopicName.of(topic));
    out.println(matches ? "yes" : "no");
    return matches ? CommandLine.ExitCode.OK : NO;
  }

  @Command(description = "Prints level by level why, or why not.")
  int explain(
      @Parameters(paramLabel = "FILTER") String filter,
      @Parameters(paramLabel = "TOPIC") String topic) {
    MatchExplanation explanation = MatchExplanation.of(TopicFilter.of(filter), TopicName.of(topic));
    explanation.lines().forEach(out::println);
    return explanation.matches() ? CommandLine.ExitCode.OK : NO;
  }
}
