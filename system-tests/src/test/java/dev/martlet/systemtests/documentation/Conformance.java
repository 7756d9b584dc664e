package dev.martlet.systemtests.documentation;

import dev.martlet.systemtests.architecture.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The statements of the standards, the tests that cite them, and what is said of those that no test
 * cites.
 *
 * @param statements by their tags
 * @param citations of all modules
 * @param serverReasons why the server has no test, by tag
 * @param clientReasons why the client has no test, by tag
 * @param toCome the tags of which the server has no test yet
 * @param faults by which the tests of a statement are known to turn red, by tag
 */
record Conformance(
    Map<String, Statement> statements,
    List<Citation> citations,
    Map<String, String> serverReasons,
    Map<String, String> clientReasons,
    Set<String> toCome,
    Map<String, List<String>> faults) {

  private static final Pattern SECTION = Pattern.compile("\\d+(\\.\\d+)+");

  /** Of this checkout. */
  static Conformance ofCheckout() {
    List<Path> sources = new ArrayList<>();
    for (Path module : Checkout.modules()) {
      sources.addAll(Checkout.javaFiles(module.resolve("src/test/java")));
    }
    Set<String> toCome = new TreeSet<>();
    Statement.table("tests-to-come.tsv", List.of("tag")).forEach(row -> toCome.add(row.get(0)));
    return new Conformance(
        Statement.all(),
        CitationReader.read(Checkout.root(), sources),
        reasons("server"),
        reasons("client"),
        toCome,
        faultsByTag());
  }

  private static Map<String, String> reasons(String side) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (List<String> row : Statement.table("without-test.tsv", List.of("tag", "side", "reason"))) {
      if (row.get(1).equals(side)) {
        reasons.put(row.get(0), row.get(2));
      }
    }
    return reasons;
  }

  private static Map<String, List<String>> faultsByTag() {
    Map<String, List<String>> faults = new LinkedHashMap<>();
    for (List<String> row : Statement.table("faults.tsv", List.of("fault", "tag", "against"))) {
      faults.computeIfAbsent(row.get(1), tag -> new ArrayList<>()).add(row.get(0));
    }
    return faults;
  }

  /** What the standards do not say, and what no engine would run. */
  List<String> badCitations() {
    List<String> bad = new ArrayList<>();
    for (Citation citation : citations) {
      if (!exists(citation.tag())) {
        bad.add(citation + " is in no ledger of conformance/");
      } else if (!citation.runs()) {
        bad.add(citation + " is on something that does not run as a test");
      }
    }
    return bad;
  }

  /** What is missing on the server's side, and what is said to be missing and is not. */
  List<String> badRows() {
    List<String> bad = new ArrayList<>();
    for (Statement statement : statements.values()) {
      String tag = statement.tag();
      if (statement.bindsServer()
          && serverTests(tag).isEmpty()
          && !serverReasons.containsKey(tag)
          && !toCome.contains(tag)) {
        bad.add(tag + " has neither a test of the server nor a reason: " + statement.text());
      }
    }
    reportStale(bad, "without-test.tsv", serverReasons.keySet(), this::serverMayLack);
    reportStale(bad, "without-test.tsv", clientReasons.keySet(), this::clientMayLack);
    reportStale(bad, "tests-to-come.tsv", toCome, this::serverMayLack);
    faults.keySet().stream()
        .filter(tag -> serverTests(tag).isEmpty())
        .forEach(tag -> bad.add(tag + " has a fault and no test of the server to turn red by it"));
    toCome.stream()
        .filter(serverReasons::containsKey)
        .forEach(tag -> bad.add(tag + " has a reason and is to come all the same"));
    return bad;
  }

  private static void reportStale(
      List<String> bad, String file, Collection<String> tags, Predicate<String> mayLack) {
    tags.stream()
        .filter(mayLack.negate())
        .forEach(
            tag -> bad.add(tag + " does not belong in " + file + ": it has a test, or needs none"));
  }

  private boolean serverMayLack(String tag) {
    Statement statement = statements.get(tag);
    return statement != null && statement.bindsServer() && serverTests(tag).isEmpty();
  }

  private boolean clientMayLack(String tag) {
    Statement statement = statements.get(tag);
    return statement != null && statement.bindsClient() && clientTests(tag).isEmpty();
  }

  List<Citation> serverTests(String tag) {
    return tests(tag, Citation::isOfServer);
  }

  List<Citation> clientTests(String tag) {
    return tests(tag, Citation::isOfClient);
  }

  List<Citation> tests(String tag) {
    return tests(tag, citation -> true);
  }

  private List<Citation> tests(String tag, Predicate<Citation> which) {
    return citations.stream().filter(found -> found.tag().equals(tag)).filter(which).toList();
  }

  /** What tests cite by section, because the standard gives it no number. */
  Set<String> citedSections() {
    return citations.stream()
        .map(Citation::tag)
        .filter(this::isSection)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean exists(String tag) {
    return statements.containsKey(tag) || isSection(tag);
  }

  private boolean isSection(String tag) {
    return Statement.VERSIONS.stream()
        .map(version -> version + ":")
        .anyMatch(prefix ->
            tag.startsWith(prefix) && SECTION.matcher(tag.substring(prefix.length())).matches());
  }
}
