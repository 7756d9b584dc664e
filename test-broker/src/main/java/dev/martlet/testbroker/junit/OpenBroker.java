package dev.martlet.testbroker.junit;

import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.VirtualClock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.opentest4j.TestAbortedException;

/**
 * A broker that runs for a test or a class, and what is said of it when that ends. What JUnit's
 * stores close has to be one of these before 5.13, and the other one since.
 */
@SuppressWarnings("deprecation") // see there
final class OpenBroker implements AutoCloseable, ExtensionContext.Store.CloseableResource {

  private final TestBroker broker;
  private final Optional<VirtualClock> clock;
  private final ReportOptions report;
  private final Set<OpenBroker> open;
  private volatile boolean asked;

  OpenBroker(
      TestBroker broker, Optional<VirtualClock> clock, ReportOptions report, Set<OpenBroker> open) {
    this.broker = broker;
    this.clock = clock;
    this.report = report;
    this.open = open;
  }

  TestBroker broker() {
    return broker;
  }

  /** A test has asked for it, or for something that belongs to it. */
  void ask() {
    asked = true;
  }

  Optional<VirtualClock> clock() {
    return clock;
  }

  /** Puts the packet log beside a failure, so that the report of the test shows it. */
  void explain(Throwable failure, Recording recording, ExtensionContext context) {
    if (failure instanceof TestAbortedException || PacketLog.isShownBy(failure, recording)) {
      return; // an assumption that does not hold is no failure; the other one need not show it
      // twice
    }
    boolean ran = !(failure instanceof ParameterResolutionException);
    if (recording.entries().isEmpty() && !(asked && ran)) {
      return; // that nobody came says nothing of a test without the broker, or that did not begin
    }
    PacketLog log = PacketLog.of(broker, recording, report.logLines());
    failure.addSuppressed(log);
    if (failure.getSuppressed().length == 0) { // one that takes none
      context.publishReportEntry("packet log", log.toString());
    }
  }

  /**
   * Closes it at the end of what went well or not.
   *
   * @throws IllegalStateException as {@link TestBroker#close}, with the packet log
   * @throws AssertionError as {@link dev.martlet.testbroker.Faults#assertAllFired}, likewise
   */
  void end(boolean passed, ExtensionContext context) {
    try {
      close();
      if (passed && report.failOnUnfiredFaults()) {
        broker.faults().assertAllFired();
      }
    } catch (RuntimeException | Error e) {
      explain(e, broker.recording(), context);
      throw e;
    }
  }

  /** Also for JUnit, if the test did not even begin; nothing the second time. */
  @Override
  public void close() {
    open.remove(this);
    broker.close();
  }
}
