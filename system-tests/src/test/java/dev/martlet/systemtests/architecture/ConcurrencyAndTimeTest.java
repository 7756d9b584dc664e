package dev.martlet.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** State is confined instead of locked, and time comes from where tests can move it. */
class ConcurrencyAndTimeTest {
  private static final String[] CONFINED = {
    "dev.martlet.client.internal..",
    "dev.martlet.client.netty..",
    "dev.martlet.codec..",
    "dev.martlet.testbroker.internal.core.."
  };

  /**
   * The one class of the client that owns time, and the one that says how long simulating took; the
   * broker has a BrokerTime: the ticker of its event loop, or a clock that a test moves.
   */
  private static final Set<String> TIMEKEEPERS =
      Set.of(
          "dev.martlet.client.netty.SharedRuntime", "dev.martlet.testbroker.simulation.Stopwatch");

  private static final Set<String> SYNCHRONIZERS =
      Set.of(
          "java.util.concurrent.CountDownLatch",
          "java.util.concurrent.CyclicBarrier",
          "java.util.concurrent.Exchanger",
          "java.util.concurrent.Phaser",
          "java.util.concurrent.Semaphore");

  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"");
  private static final Pattern SYNCHRONIZED = Pattern.compile("\\bsynchronized\\b");

  @Test
  void confinedCodeIsNeverSynchronized() {
    List<String> found = new ArrayList<>();
    Path root = Checkout.root();
    for (String folder :
        List.of(
            "client-impl/src/main/java",
            "codec/src/main/java",
            "test-broker/src/main/java/dev/martlet/testbroker/internal/core")) {
      List<Path> sources = Checkout.javaFiles(root.resolve(folder));
      assertThat(sources).as(folder).isNotEmpty();
      for (Path source : sources) {
        linesWithSynchronized(Checkout.read(source))
            .forEach(line -> found.add(root.relativize(source) + ":" + line));
      }
    }
    assertThat(found)
        .as("synchronized: state of one client, and of one broker, belongs to its event loop")
        .isEmpty();
  }

  @Test
  void theSearchForSynchronizedPassesOverCommentsAndTexts() {
    assertThat(
            linesWithSynchronized(
                """
                // not synchronized
                /* synchronized
                   neither */
                String text = "synchronized \\"";
                synchronized (this) {}
                """))
        .containsExactly(5);
  }

  @Test
  void confinedCodeUsesNoLocks() {
    noClasses()
        .that()
        .resideInAnyPackage(CONFINED)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent.locks..")
        .because("state belongs to the event loop: no locks to order, nothing that blocks it")
        .check(MainCode.classes());
  }

  @Test
  void confinedCodeNeverWaitsForAMonitorOrASignal() {
    DescribedPredicate<JavaAccess<?>> waits =
        describe(
            "wait, notify or block on a synchronizer",
            access ->
                isCall(
                        access,
                        Object.class.getName()::equals,
                        Set.of("wait", "notify", "notifyAll")::contains)
                    || isCall(access, SYNCHRONIZERS::contains, name -> true));
    noClasses()
        .that()
        .resideInAnyPackage(CONFINED)
        .should()
        .accessTargetWhere(waits)
        .because("nothing asynchronous blocks")
        .check(MainCode.classes());
  }

  @Test
  void nobodySleeps() {
    DescribedPredicate<JavaAccess<?>> sleeps =
        describe(
            "sleep or park",
            access ->
                isCall(
                        access,
                        Set.of(Thread.class.getName(), "java.util.concurrent.TimeUnit")::contains,
                        "sleep"::equals)
                    || isCall(
                        access,
                        "java.util.concurrent.locks.LockSupport"::equals,
                        name -> name.startsWith("park")));
    noClasses()
        .should()
        .accessTargetWhere(sleeps)
        .because("sleeping is guessing how long something takes: await it")
        .check(MainCode.classes());
  }

  @Test
  void onlyTheRuntimeAsksTheSystemForTheTime() {
    noClasses()
        .that(describe("do not own time", type -> !isTimekeeper(type)))
        .should()
        .accessTargetWhere(describe("tell the system's time", ConcurrencyAndTimeTest::tellsTime))
        .because("time comes from the runtime, so that tests and simulations can move it")
        .check(MainCode.classes());
  }

  @Test
  void timeoutsGoByTheClockOfTheRuntime() {
    DescribedPredicate<JavaAccess<?>> timers =
        describe(
            "schedule by the system's clock",
            access ->
                isCall(
                        access,
                        "java.util.concurrent.CompletableFuture"::equals,
                        Set.of("orTimeout", "completeOnTimeout", "delayedExecutor")::contains)
                    || isCall(
                        access,
                        "java.util.concurrent.Executors"::equals,
                        name -> name.contains("Scheduled"))
                    || isCall(
                        access,
                        Set.of(
                                "java.util.Timer",
                                "java.util.concurrent.ScheduledThreadPoolExecutor",
                                "io.netty.util.HashedWheelTimer")
                            ::contains,
                        name -> true));
    noClasses()
        .that()
        .resideInAPackage("dev.martlet..")
        .and()
        .resideOutsideOfPackages("dev.martlet.samples", "dev.martlet.testsupport")
        .should()
        .accessTargetWhere(timers)
        .because("what is scheduled elsewhere than on the event loop does not follow virtual time")
        .check(MainCode.classes());
  }

  @Test
  void whatTheBrokerWaitsForItWaitsForByItsOwnTime() {
    Set<String> aboutSockets = Set.of("LoopTime", "LingeringClose", "ListeningPlace", "BrokerLoop");
    DescribedPredicate<JavaAccess<?>> schedules =
        describe(
            "schedule on the event loop",
            access ->
                isCall(
                    access,
                    owner -> owner.startsWith("io.netty."),
                    name -> name.startsWith("schedule")));
    noClasses()
        .that()
        .resideInAPackage("dev.martlet.testbroker.internal.netty")
        .and(describe("are not about sockets", type -> !aboutSockets.contains(outermost(type))))
        .should()
        .accessTargetWhere(schedules)
        .because("BrokerTime is what a virtual clock moves; sockets live in the machine's time")
        .check(MainCode.classes());
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass()
        .map(ConcurrencyAndTimeTest::outermost)
        .orElse(type.getSimpleName());
  }

  private static boolean isTimekeeper(JavaClass type) {
    return TIMEKEEPERS.contains(type.getName());
  }

  private static boolean tellsTime(JavaAccess<?> access) {
    return isCall(
            access, "java.lang.System"::equals, Set.of("nanoTime", "currentTimeMillis")::contains)
        || isCall(access, owner -> owner.startsWith("java.time."), "now"::equals)
        || isCall(
            access,
            "java.time.Clock"::equals,
            name -> name.startsWith("system") || name.startsWith("tick"))
        || isCall(access, "java.util.Date"::equals, "<init>"::equals)
        || isCall(access, "java.util.Calendar"::equals, "getInstance"::equals)
        || isCall(access, "io.netty.util.concurrent.Ticker"::equals, "systemTicker"::equals);
  }

  private static boolean isCall(
      JavaAccess<?> access, Predicate<String> owner, Predicate<String> name) {
    AccessTarget target = access.getTarget();
    return owner.test(target.getOwner().getName()) && name.test(target.getName());
  }

  private static List<Integer> linesWithSynchronized(String source) {
    String code =
        COMMENT_OR_TEXT
            .matcher(source)
            .replaceAll(found -> "\n".repeat((int) found.group().lines().count() - 1));
    return SYNCHRONIZED
        .matcher(code)
        .results()
        .map(found ->
            1 + (int) code.substring(0, found.start()).chars().filter(c -> c == '\n').count())
        .toList();
  }
}
