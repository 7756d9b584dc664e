package dev.martlet.systemtests.documentation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The document that says which test proves which statement of the standards. */
final class ConformanceReport {
  private static final String HEAD =
      """
      # Conformance

      Every numbered statement of the two standards, in our words, and the tests that prove it. The build writes this page from
      the [ledgers](../conformance/README.md) and the tags of the tests; do not edit it.

      The tests of one statement run by its number:
      `mvn test -Dmartlet.test.groups=5.0:MQTT-3.8.3-5 -Dsurefire.failIfNoSpecifiedTests=false`.

      *Server* is the test broker, *client* the client; *both* are tests of what the two share, values and codec, or of the two
      together. *Guarded* names the fault that is built into a broker in `FaultyBrokerTest`, by which the tests of the statement
      turn red. *Open* is what the client has no test for yet.

      """;

  private final Conformance conformance;
  private final Map<String, Path> links = new TreeMap<>();
  private final Set<String> ambiguous = new HashSet<>();
  private final StringBuilder text = new StringBuilder(HEAD);

  private ConformanceReport(Conformance conformance) {
    this.conformance = conformance;
  }

  static String of(Conformance conformance) {
    return new ConformanceReport(conformance).write();
  }

  private String write() {
    findAmbiguousNames();
    counts();
    Statement.VERSIONS.forEach(this::version);
    sections();
    text.append('\n');
    links.forEach((name, path) -> line("[" + name + "]: ../" + path));
    return text.toString();
  }

  private void findAmbiguousNames() {
    Map<String, Path> sources = new HashMap<>();
    for (Citation citation : conformance.citations()) {
      Path other = sources.putIfAbsent(fileName(citation), citation.source());
      if (other != null && !other.equals(citation.source())) {
        ambiguous.add(fileName(citation));
      }
    }
  }

  private void counts() {
    line("| | MQTT 5.0 | MQTT 3.1.1 |");
    line("|---|---|---|");
    count("Statements that bind a server", s -> s.bindsServer());
    count("with tests of the server", s -> s.bindsServer() && hasServerTests(s));
    count("without, for a reason", s -> conformance.serverReasons().containsKey(s.tag()));
    count("to come", s -> conformance.toCome().contains(s.tag()));
    count("guarded by a broker that is broken on purpose", s -> !faults(s).isEmpty());
    count("Statements that bind a client", s -> s.bindsClient());
    count("with tests of the client", s -> s.bindsClient() && hasClientTests(s));
  }

  private void count(String what, Function<Statement, Boolean> which) {
    List<String> numbers = new ArrayList<>();
    for (String version : Statement.VERSIONS) {
      numbers.add(Long.toString(of(version).stream().filter(which::apply).count()));
    }
    line("| " + what + " | " + String.join(" | ", numbers) + " |");
  }

  private void version(String version) {
    line("");
    line("## MQTT " + version);
    line("");
    line("| Number | Binds | What must be so | Tests |");
    line("|---|---|---|---|");
    for (Statement statement : of(version)) {
      line(
          "| %s | %s | %s | %s |"
              .formatted(
                  statement.id(),
                  statement.applies(),
                  escaped(statement.text()),
                  String.join("<br>", proofs(statement))));
    }
  }

  private List<Statement> of(String version) {
    return conformance.statements().values().stream()
        .filter(statement -> statement.version().equals(version))
        .toList();
  }

  private List<String> proofs(Statement statement) {
    String tag = statement.tag();
    List<String> proofs = new ArrayList<>();
    list(proofs, "both", conformance.tests(tag), c -> c.isOfServer() && c.isOfClient());
    list(proofs, "server", conformance.tests(tag), c -> !c.isOfClient());
    list(proofs, "client", conformance.tests(tag), c -> !c.isOfServer());
    if (!faults(statement).isEmpty()) {
      proofs.add("*guarded:* `" + String.join("`, `", faults(statement)) + "`");
    }
    if (conformance.toCome().contains(tag)) {
      proofs.add("*server:* to come");
    }
    if (conformance.serverReasons().containsKey(tag)) {
      proofs.add("*server:* none: " + escaped(conformance.serverReasons().get(tag)));
    }
    if (conformance.clientReasons().containsKey(tag)) {
      proofs.add("*client:* none: " + escaped(conformance.clientReasons().get(tag)));
    } else if (statement.bindsClient() && !hasClientTests(statement)) {
      proofs.add("*client:* open");
    }
    return proofs;
  }

  private void list(
      List<String> proofs, String side, List<Citation> tests, Function<Citation, Boolean> which) {
    List<Citation> chosen = tests.stream().filter(which::apply).toList();
    if (!chosen.isEmpty()) {
      proofs.add("*" + side + ":* " + tests(chosen));
    }
  }

  private String tests(List<Citation> citations) {
    Map<String, List<Citation>> types =
        citations.stream()
            .collect(Collectors.groupingBy(this::link, LinkedHashMap::new, Collectors.toList()));
    return types.entrySet().stream()
        .map(type -> type.getKey() + methods(type.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String methods(List<Citation> citations) {
    String methods =
        citations.stream()
            .map(Citation::method)
            .filter(method -> !method.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    return methods.isEmpty() ? "" : " " + methods;
  }

  private String link(Citation citation) {
    String name = fileName(citation);
    String label = ambiguous.contains(name) ? citation.module() + "/" + name : name;
    links.put(label, citation.source());
    return label.equals(citation.type())
        ? "[" + label + "]"
        : "[" + citation.type() + "][" + label + "]";
  }

  private static String fileName(Citation citation) {
    return citation.source().getFileName().toString().replaceFirst("\\.java$", "");
  }

  private void sections() {
    line("");
    line("## Demands without a number");
    line("");
    line("| Section | Tests |");
    line("|---|---|");
    for (String tag : conformance.citedSections()) {
      line("| %s | %s |".formatted(tag.replace(":", ", "), tests(conformance.tests(tag))));
    }
  }

  private List<String> faults(Statement statement) {
    return conformance.faults().getOrDefault(statement.tag(), List.of());
  }

  private boolean hasServerTests(Statement statement) {
    return !conformance.serverTests(statement.tag()).isEmpty();
  }

  private boolean hasClientTests(Statement statement) {
    return !conformance.clientTests(statement.tag()).isEmpty();
  }

  private static String escaped(String plain) {
    return plain.replace("<", "&lt;").replaceAll("([|*_\\[\\]`])", "\\\\$1");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
