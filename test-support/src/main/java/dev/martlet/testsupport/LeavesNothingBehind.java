package dev.martlet.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.slf4j.LoggerFactory;

/**
 * Checks after each test that no thread of Martlet's is left and nothing was logged at WARN or
 * above unless the test says so, and after all that Netty's leak detection (set to paranoid by the
 * build) has found nothing.
 */
public final class LeavesNothingBehind
    implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final String THREAD_PREFIX = "martlet-";
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final WarningCollector warnings = new WarningCollector();

  /** For JUnit. */
  public LeavesNothingBehind() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    warnings.events.clear();
    warnings.start();
    rootLogger().addAppender(warnings);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    rootLogger().detachAppender(warnings);
    assertNoThreadIsLeft();
    assertThat(warnings.events)
        .extracting(ILoggingEvent::getFormattedMessage)
        .as("warnings in the log")
        .allMatch(text -> isExpected(context, text));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    warnings.events.clear();
    rootLogger().addAppender(warnings);
    System.gc(); // so that what leaked is found now and not in a later test
    io.netty.buffer.ByteBufAllocator.DEFAULT.buffer(1).release();
    rootLogger().detachAppender(warnings);
    assertThat(warnings.events)
        .extracting(ILoggingEvent::getFormattedMessage)
        .as("leaks of buffers")
        .noneMatch(text -> text.contains("LEAK"));
  }

  private static void assertNoThreadIsLeft() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(THREAD_PREFIX)) {
        thread.join(PATIENCE_MILLIS);
        assertThat(thread.isAlive()).as("%s is left behind", thread).isFalse();
      }
    }
  }

  private static boolean isExpected(ExtensionContext context, String text) {
    return context
        .getElement()
        .flatMap(test -> AnnotationSupport.findAnnotation(test, ExpectsWarnings.class))
        .or(() ->
            AnnotationSupport.findAnnotation(context.getRequiredTestClass(), ExpectsWarnings.class))
        .map(expected -> text.contains(expected.value()))
        .orElse(false);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static final class WarningCollector extends AppenderBase<ILoggingEvent> {
    final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        events.add(event);
      }
    }
  }
}
