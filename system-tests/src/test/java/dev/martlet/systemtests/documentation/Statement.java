package dev.martlet.systemtests.documentation;

import dev.martlet.systemtests.architecture.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A numbered statement of a standard: a row of its ledger.
 *
 * @param version of MQTT
 * @param id as the standard prints it
 * @param applies whom it binds: client, server, both, sender or receiver
 * @param subject the packet or field that it is about
 * @param text what must be so, in our words
 */
record Statement(String version, String id, String applies, String subject, String text) {
  static final List<String> VERSIONS = List.of("5.0", "3.1.1");

  private static final List<String> HEADINGS =
      List.of("id", "applies", "packet", "statement", "check", "confirmed");

  /** All statements of both versions in the order of the standards, by their tags. */
  static Map<String, Statement> all() {
    Map<String, Statement> all = new LinkedHashMap<>();
    for (String version : VERSIONS) {
      for (List<String> row : table("mqtt-" + version + ".tsv", HEADINGS)) {
        Statement statement =
            new Statement(version, row.get(0), row.get(1), row.get(2), row.get(3));
        all.put(statement.tag(), statement);
      }
    }
    return all;
  }

  /** The rows of a table of {@code conformance/}, which has to have these headings. */
  static List<List<String>> table(String file, List<String> headings) {
    Path path = Checkout.root().resolve("conformance").resolve(file);
    List<List<String>> rows = new ArrayList<>();
    for (String line : Checkout.read(path).lines().toList()) {
      List<String> row = List.of(line.split("\t", -1));
      if (row.size() != headings.size() || row.contains("")) {
        throw new IllegalStateException(
            path + ": not a value for each of " + headings + ": " + line);
      }
      rows.add(row);
    }
    if (rows.isEmpty() || !rows.remove(0).equals(headings)) {
      throw new IllegalStateException(path + " does not begin with " + headings);
    }
    return rows;
  }

  /** As tests cite it. */
  String tag() {
    return version + ":" + id;
  }

  boolean bindsServer() {
    return !applies.equals("client");
  }

  boolean bindsClient() {
    return !applies.equals("server");
  }
}
