package dev.martlet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.samples.MatchExplanation;
import dev.martlet.samples.TopicCommand;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCommandTest {
  private static final List<String> LEVELS = List.of("", "a", "b", "$", "$a");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void anExplanationConcludesWhatTheFilterSays() {
    List<TopicName> topics = paths(LEVELS, 4).map(TopicName::of).toList();
    List<String> filterLevels = new ArrayList<>(LEVELS);
    filterLevels.addAll(List.of("+", "#"));
    List<TopicFilter> filters =
        Stream.concat(
                paths(filterLevels, 3).filter(text -> !text.contains("#/")),
                Stream.of("$share/g/#", "$share/g/+/a", "$share/g/a/+", "$share/g//", "$share"))
            .map(TopicFilter::of)
            .toList();

    int matches = 0;
    for (TopicFilter filter : filters) {
      for (TopicName topic : topics) {
        boolean expected = filter.matches(topic);
        MatchExplanation explanation = MatchExplanation.of(filter, topic);
        assertThat(explanation.matches())
            .as(() -> filter + " on " + topic + ": " + explanation.lines())
            .isEqualTo(expected);
        matches += expected ? 1 : 0;
      }
    }
    assertThat(matches).isBetween(1_000, topics.size() * filters.size() - 1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "home/+/temp, home/kitchen/temp, yes, 0",
    "home/+, home, no, 1",
    "-a/@b, -a/@b, yes, 0"
  })
  void theAnswerIsPrintedAndTheExitCode(String filter, String topic, String answer, int exitCode) {
    assertThat(run("matches", filter, topic)).isEqualTo(exitCode);
    assertThat(printed()).containsExactly(answer);
    assertThat(err.size()).isZero();
  }

  @Test
  void eachLevelIsExplained() {
    assertThat(run("explain", "$share/g/home/+/temp/#", "home//Temp")).isEqualTo(1);
    assertThat(printed())
        .containsExactly(
            "shared by group 'g': matched as home/+/temp/#",
            "level  filter  topic  verdict",
            "1      home    home   same",
            "2      +              '+' takes an empty level too",
            "3      temp    Temp   differs: 'temp' is not 'Temp'",
            "4      #              not reached",
            "no");
  }

  @Test
  void theRestIsShownAtOnce() {
    assertThat(run("explain", "a/#", "a/b/c")).isZero();
    assertThat(printed())
        .containsExactly(
            "level  filter  topic  verdict",
            "1      a       a      same",
            "2      #       b/c    '#' takes the rest (2 levels)",
            "yes");
  }

  @Test
  void levelsThatOnlyOneSideHasAreExplained() {
    assertThat(run("explain", "a/b", "a")).isEqualTo(1);
    assertThat(printed()).contains("2      b              topic has no such level");
    out.reset();
    assertThat(run("explain", "a", "a/b/c")).isEqualTo(1);
    assertThat(printed()).contains("2              b/c    filter has no such level");
  }

  @Test
  @Tag("5.0:MQTT-4.7.2-1")
  void theRuleForDollarHasALineOfItsOwn() {
    assertThat(run("explain", "+/uptime", "$SYS/uptime")).isEqualTo(1);
    assertThat(printed())
        .containsExactly(
            "a filter that starts with '+' matches no topic that starts with '$' [MQTT-4.7.2-1]",
            "level  filter  topic   verdict",
            "1      +       $SYS    the rule for '$' hides the topic from '+'",
            "2      uptime  uptime  not reached",
            "no");
    out.reset();
    assertThat(run("explain", "#", "$SYS/uptime")).isEqualTo(1);
    assertThat(printed())
        .contains("1      #       $SYS/uptime  the rule for '$' hides the topic from '#'");
  }

  @ParameterizedTest
  @CsvSource({"a/b/c/d, a/x/c/d", "a/b/#, a/x/c", "a/b, a/x/c", "a/b/c/d, a/x", "a/+/c/d, a/x"})
  void whatStandsBehindTheFirstLevelThatFailsIsNotReached(String filter, String topic) {
    assertThat(run("explain", filter, topic)).isEqualTo(1);
    List<String> table = printed();
    int failed = 1;
    while (!table.get(failed).matches(".*(differs|no such level).*")) {
      failed++;
    }
    assertThat(table.subList(failed + 1, table.size() - 1))
        .isNotEmpty()
        .allMatch(row -> row.endsWith("  not reached"));
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(run("explain", "$share/\u0007/a\n/b\u001b[2J", "a\n/\u202Ec\td")).isEqualTo(1);
    assertThat(printed())
        .containsExactly(
            "shared by group '\\u{0007}': matched as a\\u{000A}/b\\u{001B}[2J",
            "level  filter        topic               verdict",
            "1      a\\u{000A}     a\\u{000A}           same",
            "2      b\\u{001B}[2J  \\u{202E}c\\u{0009}d  differs: 'b\\u{001B}[2J' is not"
                + " '\\u{202E}c\\u{0009}d'",
            "no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "matches", "explain"})
  void helpIsShownForEachCommand(String command) {
    String[] arguments =
        command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    assertThat(run(arguments)).isZero();
    assertThat(printed().get(0)).startsWith("Usage: topic " + command);
    assertThat(err.size()).isZero();
  }

  @Test
  void optionBehindTwoHyphensIsATopic() {
    assertThat(run("matches", "--", "--help", "--help")).isZero();
    assertThat(printed()).containsExactly("yes");
  }

  @Test
  void versionIsNotOffered() {
    assertThat(run("--help")).isZero();
    assertThat(printed()).noneMatch(line -> line.contains("--version"));
    assertThat(run("--version")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"matches", "explain"})
  void whatIsInvalidIsToldInOneLine(String command) {
    assertThat(run(command, "home/#/temp", "home")).isEqualTo(2);
    assertThat(run(command, "home", "home/+")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("topic: ") && line.endsWith("[MQTT-4.7.1-1]"))
        .anyMatch(line -> line.startsWith("topic: ") && line.endsWith("[MQTT-4.7.0-1]"));
    assertThat(out.size()).isZero();
  }

  @Test
  void whatIsMissingIsToldInOneLine() {
    assertThat(run("matches", "a")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("topic: Missing required "))
        .allMatch(line -> line.endsWith("; say matches FILTER TOPIC or explain FILTER TOPIC"));
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(String.join(" ", printed()).replaceAll(" +", " "))
        .contains("0 if it matches, 1 if not, 2 if one of the two is invalid")
        .contains("To ask about a topic named --help, write it behind --.");
  }

  private int run(String... arguments) {
    return TopicCommand.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private List<String> printed() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** All texts of one to {@code depth} of {@code levels}, but the empty one. */
  private static Stream<String> paths(List<String> levels, int depth) {
    List<String> paths = new ArrayList<>(levels);
    List<String> longest = levels;
    for (int i = 1; i < depth; i++) {
      List<String> longer = new ArrayList<>();
      longest.forEach(path -> levels.forEach(level -> longer.add(path + "/" + level)));
      paths.addAll(longer);
      longest = longer;
    }
    return paths.stream().filter(path -> !path.isEmpty());
  }
}
