package dev.martlet.testbroker.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.martlet.testbroker.TestBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Test classes that are run by a test, and what they leave for it to look at. */
final class Runs {

  /** What the tests that ran have noted. */
  static final List<Object> NOTES = new CopyOnWriteArrayList<>();

  private Runs() {}

  static EngineExecutionResults run(Class<?> tests) {
    return run(tests, Map.of());
  }

  static EngineExecutionResults run(Class<?> tests, Map<String, String> parameters) {
    NOTES.clear();
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameters(parameters)
        .execute();
  }

  static List<TestBroker> notedBrokers() {
    return NOTES.stream().map(TestBroker.class::cast).toList();
  }

  static boolean isClosed(TestBroker broker) {
    try {
      broker.sessions();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** What the only one that failed has thrown, test or container. */
  static Throwable failure(EngineExecutionResults results) {
    List<Throwable> thrown =
        results.allEvents().finished().stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .flatMap(result -> result.getThrowable().stream())
            .toList();
    if (thrown.size() != 1) {
      throw new AssertionError("not one failure: " + thrown);
    }
    return thrown.get(0);
  }

  /** As reports and consoles print it. */
  static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  static List<String> reportEntries(EngineExecutionResults results) {
    return results.allEvents().reportingEntryPublished().stream().map(Event::toString).toList();
  }

  /** A client of MQTT 3.1.1 comes and, once it is in the recording, goes. */
  static void visit(TestBroker broker, String clientIdentifier) {
    byte[] name = clientIdentifier.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] head = {0x10, (byte) (12 + name.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0};
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
      socket.getOutputStream().write(head);
      socket.getOutputStream().write(name.length);
      socket.getOutputStream().write(name);
      socket.getInputStream().readNBytes(4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
