package dev.martlet.testbroker.junit;

import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.TestBrokerBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Starts a {@link TestBroker} for tests, hands it and what belongs to it to their parameters, and
 * closes it after them. By annotation, where {@link WithTestBroker} says what the broker is like:
 *
 * <pre>{@code
 * @WithTestBroker // or @ExtendWith(TestBrokerExtension.class)
 * class ThermostatTest {
 *   @Test
 *   void reports(TestBroker broker) { ... }
 * }
 * }</pre>
 *
 * <p>or by a field, where {@link #with} does: in an instance field for each test, in a static field
 * (or any field of a class with the life cycle {@code PER_CLASS}) one for the whole class and the
 * classes nested in it. Every invocation of a repeated or parameterized test is a test; the dynamic
 * tests of a factory are one together.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestBrokerExtension MQTT =
 *     TestBrokerExtension.with(builder -> builder.listen(Listener.tls()));
 * }</pre>
 *
 * <p>Parameters of tests, constructors and life cycle methods may be: {@link TestBroker}; {@link
 * Recording} (of a broker that is shared, from the beginning of the test); {@link
 * dev.martlet.testbroker.Faults}; {@link dev.martlet.testbroker.VirtualClock}, if it has one;
 * {@link dev.martlet.testbroker.CertificateAuthority}; what {@link BrokerUri} and {@link
 * BrokerTrust} say.
 *
 * <p>When a test fails, the end of the packet log stands beside the failure in the report, as a
 * suppressed exception, unless the failure's message shows it itself, as those of {@link
 * dev.martlet.testbroker.PacketNotSeenError} and of the assertions do. That nothing is in it is
 * said where the test has asked for the broker. What {@link TestBroker#close} throws fails the
 * test.
 *
 * <p>Tests may run at the same time. It needs JUnit Jupiter 5.12 or later.
 */
public final class TestBrokerExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        InvocationInterceptor,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final String BROKER = "broker";
  private static final String RECORDING = "recording";

  /** Null if annotations say what the broker is like. */
  private final @Nullable BrokerCustomizer customizer;

  private final ReportOptions report;
  private final Namespace namespace = Namespace.create(TestBrokerExtension.class, this);
  private final Set<OpenBroker> open = ConcurrentHashMap.newKeySet();

  /** For JUnit: {@link WithTestBroker} says what the broker is like. */
  public TestBrokerExtension() {
    this(null, ReportOptions.DEFAULT);
  }

  private TestBrokerExtension(@Nullable BrokerCustomizer customizer, ReportOptions report) {
    this.customizer = customizer;
    this.report = report;
  }

  /** For a field: a broker as {@code customizer} describes it. */
  public static TestBrokerExtension with(BrokerCustomizer customizer) {
    return new TestBrokerExtension(
        Objects.requireNonNull(customizer, "customizer"), ReportOptions.DEFAULT);
  }

  /**
   * How much of the packet log a failure shows at most. Default: 100 lines.
   *
   * @throws IllegalArgumentException if {@code value} is below 1
   */
  public TestBrokerExtension logLines(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("a packet log of " + value + " lines shows nothing");
    }
    return new TestBrokerExtension(
        customizer, new ReportOptions(value, report.failOnUnfiredFaults()));
  }

  /**
   * A test that passes otherwise fails if a fault of the broker has not fired when the broker is
   * closed, as {@link dev.martlet.testbroker.Faults#assertAllFired} says; else it might have passed
   * since nothing went wrong. Default: it does not.
   */
  public TestBrokerExtension failOnUnfiredFaults() {
    return new TestBrokerExtension(customizer, new ReportOptions(report.logLines(), true));
  }

  /**
   * The broker, from before the first {@code @BeforeEach} (of a static field, {@code @BeforeAll})
   * until after the last {@code @AfterEach} or {@code @AfterAll}.
   *
   * @throws IllegalStateException if there is none at the moment, or several, as classes that
   *     inherit a static field have when they run at the same time: ask for a parameter then
   */
  public TestBroker broker() {
    List<OpenBroker> all = List.copyOf(open);
    if (all.size() != 1) {
      throw new IllegalStateException(
          all.isEmpty()
              ? "the broker runs only during tests: not yet, or no more"
              : all.size() + " brokers run at this moment: ask for a parameter TestBroker");
    }
    OpenBroker only = all.get(0);
    only.ask();
    return only.broker();
  }

  // What JUnit calls

  /** {@inheritDoc} */
  @Override
  public void beforeAll(ExtensionContext context) {
    if (customizer != null
        || BrokerSettings.nearest(context).map(BrokerSettings::perClass).orElse(false)) {
      openBroker(context);
    }
  }

  /** {@inheritDoc} */
  @Override
  public void beforeEach(ExtensionContext context) {
    recording(context, openBroker(context));
  }

  /** {@inheritDoc} */
  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable e) {
      explain(e, context);
      throw e;
    }
  }

  /** {@inheritDoc} */
  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  /** {@inheritDoc} */
  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  /** {@inheritDoc} */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Injection.isOurs(parameter);
  }

  /** {@inheritDoc} */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    OpenBroker broker = openBroker(context);
    broker.ask();
    return Injection.value(parameter, broker, recording(context, broker));
  }

  /** Says of a parameter that nobody has a value for which annotation it may need. */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw Injection.withHint(failure);
  }

  /** {@inheritDoc} */
  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw Injection.withHint(failure);
  }

  /** {@inheritDoc} */
  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw Injection.withHint(failure);
  }

  /** So that the constructor of a test is given the broker of that test. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  // Which broker is whose

  /** The broker for a context, started if it does not run yet. */
  private OpenBroker openBroker(ExtensionContext context) {
    ExtensionContext home = customizer == null ? annotatedHome(context) : fieldsHome(context);
    return home.getStore(namespace)
        .getOrComputeIfAbsent(key(BROKER, home), key -> start(home), OpenBroker.class);
  }

  /** The class whose tests share a broker, or the test that has its own. */
  private static ExtensionContext annotatedHome(ExtensionContext context) {
    Optional<BrokerSettings> shared =
        BrokerSettings.nearest(context).filter(BrokerSettings::perClass);
    if (shared.isPresent()) {
      return shared.get().place();
    }
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "each test has a broker of its own, and none runs yet: for one that is there in"
              + " @BeforeAll, or in the constructor of a class with the life cycle PER_CLASS, say"
              + " @WithTestBroker(perClass = true)");
    }
    return context;
  }

  /** JUnit calls {@link #beforeAll} for a field of the class, and not for one of a test. */
  private ExtensionContext fieldsHome(ExtensionContext context) {
    return homeOfKnown(context).orElse(context);
  }

  /** The context, or the nearest above it, that a broker runs for. */
  private Optional<ExtensionContext> homeOfKnown(ExtensionContext context) {
    Optional<ExtensionContext> place = Optional.of(context);
    while (place.isPresent() && known(place.get()) == null) {
      place = place.get().getParent();
    }
    return place;
  }

  private @Nullable OpenBroker known(ExtensionContext home) {
    return home.getStore(namespace).get(key(BROKER, home), OpenBroker.class);
  }

  /** With the place in it, as a store shows what the stores above it have. */
  private static String key(String what, ExtensionContext place) {
    return what + ' ' + place.getUniqueId();
  }

  private OpenBroker start(ExtensionContext home) {
    TestBrokerBuilder builder = TestBroker.builder();
    if (customizer != null) {
      customizer.customize(builder);
    } else {
      BrokerSettings.nearest(home).ifPresent(settings -> settings.describe(builder));
    }
    OpenBroker started = new OpenBroker(builder.start(), builder.clock(), report, open);
    open.add(started);
    return started;
  }

  /** What a test is to see: of a broker that others had before it, not what was before. */
  private Recording recording(ExtensionContext context, OpenBroker broker) {
    Store store = context.getStore(namespace);
    Recording begun = store.get(RECORDING, Recording.class);
    if (begun != null) {
      return begun;
    }
    Recording whole = broker.broker().recording();
    if (context.getTestMethod().isEmpty() || broker.equals(known(context))) {
      return whole;
    }
    return store.getOrComputeIfAbsent(RECORDING, key -> whole.fromNow(), Recording.class);
  }

  // The end

  private void end(ExtensionContext context) {
    Optional<Throwable> failure = context.getExecutionException();
    failure.ifPresent(thrown -> explain(thrown, context));
    OpenBroker own = known(context);
    if (own != null) {
      own.end(failure.isEmpty(), context);
    }
  }

  private void explain(Throwable failure, ExtensionContext context) {
    homeOfKnown(context)
        .map(this::known)
        .ifPresent(broker -> broker.explain(failure, recording(context, broker), context));
  }
}
