package dev.martlet.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.systemtests.architecture.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each statement that binds a server has a test or a reason, and the document says so. */
class ConformanceReportTest {
  private static final String SERVERS = "5.0:MQTT-1.1.1-1";
  private static final String CLIENTS = "5.0:MQTT-1.1.1-2";
  private static final String SENDERS = "3.1.1:MQTT-1.1.1-1";
  private static final Map<String, Statement> STATEMENTS =
      Map.of(
          SERVERS, new Statement("5.0", "MQTT-1.1.1-1", "server", "X", "A|b <c>."),
          CLIENTS, new Statement("5.0", "MQTT-1.1.1-2", "client", "X", "Clients do."),
          SENDERS, new Statement("3.1.1", "MQTT-1.1.1-1", "sender", "X", "Senders do."));

  @Test
  void everyStatementThatBindsAServerHasATestOrAReason() {
    assertThat(Conformance.ofCheckout().badRows()).isEmpty();
  }

  @Test
  void theDocumentIsWhatTheTestsSay() throws IOException {
    Path document = Checkout.root().resolve("docs/conformance.md");
    String written = Files.exists(document) ? Files.readString(document) : "";
    String actual = ConformanceReport.of(Conformance.ofCheckout());
    if (!written.equals(actual)) {
      Files.writeString(document, actual);
    }
    assertThat(written.equals(actual))
        .as("%s is what the tests say; it was not, and has been written anew: commit it", document)
        .isTrue();
  }

  @Test
  void aServersStatementWithoutTestOrReasonIsReported() {
    assertThat(conformance(List.of(), Map.of(), Set.of()).badRows())
        .containsExactlyInAnyOrder(
            SERVERS + " has neither a test of the server nor a reason: A|b <c>.",
            SENDERS + " has neither a test of the server nor a reason: Senders do.");
  }

  @Test
  void aTestOfTheClientAloneIsNoneOfTheServer() {
    List<Citation> citations =
        List.of(citation("test-broker", SERVERS), citation("client-impl", SENDERS));
    assertThat(conformance(citations, Map.of(), Set.of()).badRows())
        .singleElement()
        .asString()
        .startsWith(SENDERS);
  }

  @Test
  void testReasonOrPromiseSuffice() {
    List<Citation> citations = List.of(citation("codec", SERVERS));
    assertThat(conformance(citations, Map.of(SENDERS, "because"), Set.of()).badRows()).isEmpty();
    assertThat(conformance(citations, Map.of(), Set.of(SENDERS)).badRows()).isEmpty();
  }

  @Test
  void aReasonOrPromiseThatIsNotNeededIsReported() {
    List<Citation> citations =
        List.of(citation("test-broker", SERVERS), citation("test-broker", SENDERS));
    assertThat(conformance(citations, Map.of(SERVERS, "because"), Set.of()).badRows())
        .singleElement()
        .asString()
        .startsWith(SERVERS + " does not belong in without-test.tsv");
    assertThat(conformance(citations, Map.of(), Set.of(SENDERS)).badRows())
        .singleElement()
        .asString()
        .startsWith(SENDERS + " does not belong in tests-to-come.tsv");
    assertThat(conformance(citations, Map.of(), Set.of(CLIENTS)).badRows()).hasSize(1);
    assertThat(conformance(citations, Map.of(), Set.of("5.0:MQTT-9.9.9-9")).badRows()).hasSize(1);
  }

  @Test
  void theDocumentShowsTestsReasonsAndWhatIsOpen() {
    List<Citation> citations = List.of(citation("test-broker", SERVERS));
    assertThat(ConformanceReport.of(conformance(citations, Map.of(SENDERS, "be*cause"), Set.of())))
        .contains("| Statements that bind a server | 1 | 1 |")
        .contains("| MQTT-1.1.1-1 | server | A\\|b &lt;c>. | *server:* [XTest] showsIt |")
        .contains("| MQTT-1.1.1-2 | client | Clients do. | *client:* open |")
        .contains("| Senders do. | *server:* none: be\\*cause<br>*client:* open |")
        .contains("\n[XTest]: ../test-broker/src/test/java/XTest.java\n");
  }

  @Test
  void classesOfTheSameNameAreToldApart() {
    List<Citation> citations =
        List.of(citation("test-broker", SERVERS), citation("codec", SERVERS));
    assertThat(ConformanceReport.of(conformance(citations, Map.of(), Set.of(SENDERS))))
        .contains("*both:* [XTest][codec/XTest] showsIt<br>*server:* [XTest][test-broker/XTest]")
        .contains("\n[codec/XTest]: ../codec/src/test/java/XTest.java\n");
  }

  private static Citation citation(String module, String tag) {
    Path source = Path.of(module, "src/test/java/XTest.java");
    return new Citation(tag, source, 1, "XTest", "showsIt", true);
  }

  private static Conformance conformance(
      List<Citation> citations, Map<String, String> reasons, Set<String> toCome) {
    return new Conformance(STATEMENTS, citations, reasons, Map.of(), toCome, Map.of());
  }
}
