package dev.martlet.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may depend on whom. */
class RoomsTest {
  private static final String TOPIC = "dev.martlet.topic";
  private static final String CLIENT = "dev.martlet.client";
  private static final String MESSAGE = "dev.martlet.client.message";
  private static final String SPI = "dev.martlet.client.spi";
  private static final String PACKET = "dev.martlet.codec.packet";
  private static final String CODEC = "dev.martlet.codec";
  private static final String PROTOCOL = "dev.martlet.client.internal.protocol";
  private static final String INTERNAL_NETTY = "dev.martlet.client.internal.netty";
  private static final String INTERNAL = "dev.martlet.client.internal";
  private static final String CLIENT_NETTY = "dev.martlet.client.netty";
  private static final String BROKER = "dev.martlet.testbroker";
  private static final String BROKER_POLICY = "dev.martlet.testbroker.policy";
  private static final String BROKER_CORE = "dev.martlet.testbroker.internal.core";
  private static final String BROKER_FAULT = "dev.martlet.testbroker.internal.fault";
  private static final String BROKER_NETTY = "dev.martlet.testbroker.internal.netty";
  private static final String BROKER_TIME = "dev.martlet.testbroker.internal.time";
  private static final String BROKER_SPI = "dev.martlet.testbroker.spi";
  private static final String BROKER_STATE = "dev.martlet.testbroker.state";
  private static final String BROKER_ASSERTJ = "dev.martlet.testbroker.assertj";
  private static final String BROKER_PKI = "dev.martlet.testbroker.internal.pki";
  private static final String BROKER_SIMULATED = "dev.martlet.testbroker.internal.simulation";
  private static final String SIMULATION = "dev.martlet.testbroker.simulation";
  private static final String BROKER_JUNIT = "dev.martlet.testbroker.junit";
  private static final String LAUNCHER = "dev.martlet.testbroker.launcher";
  private static final String SAMPLES = "dev.martlet.samples";
  private static final String TEST_SUPPORT = "dev.martlet.testsupport";

  private static final String NETTY = "io.netty..";
  private static final String SLF4J = "org.slf4j..";
  private static final String PICOCLI = "picocli..";
  private static final String JUNIT = "org.junit..";

  /** Each room, and what it may depend on beside itself, the JDK and JSpecify's annotations. */
  private static final Map<String, List<String>> ROOMS = new TreeMap<>();

  static {
    ROOMS.put(TOPIC, List.of());
    ROOMS.put(MESSAGE, List.of(TOPIC));
    ROOMS.put(SPI, List.of(MESSAGE));
    ROOMS.put(CLIENT, List.of(SPI, MESSAGE, TOPIC));
    ROOMS.put(PACKET, List.of(MESSAGE, TOPIC));
    ROOMS.put(CODEC, List.of(PACKET, MESSAGE, TOPIC, NETTY));
    ROOMS.put(PROTOCOL, List.of(PACKET, CLIENT, SPI, MESSAGE, TOPIC));
    ROOMS.put(CLIENT_NETTY, List.of(SPI, MESSAGE, CODEC, NETTY));
    ROOMS.put(
        INTERNAL_NETTY,
        List.of(PROTOCOL, CLIENT_NETTY, CODEC, PACKET, CLIENT, SPI, MESSAGE, TOPIC, NETTY, SLF4J));
    ROOMS.put(
        INTERNAL,
        List.of(
            PROTOCOL,
            INTERNAL_NETTY,
            CLIENT_NETTY,
            CODEC,
            PACKET,
            CLIENT,
            SPI,
            MESSAGE,
            TOPIC,
            NETTY,
            SLF4J));
    ROOMS.put(BROKER_POLICY, List.of(PACKET, MESSAGE, TOPIC));
    ROOMS.put(BROKER_STATE, List.of(MESSAGE, TOPIC));
    ROOMS.put(BROKER_CORE, List.of(BROKER_POLICY, BROKER_STATE, PACKET, MESSAGE, TOPIC));
    ROOMS.put(BROKER_SPI, List.of());
    ROOMS.put(BROKER_TIME, List.of());
    ROOMS.put(BROKER_FAULT, List.of(BROKER_TIME, BROKER_POLICY, PACKET, MESSAGE, TOPIC));
    ROOMS.put(
        BROKER_NETTY,
        List.of(
            BROKER_CORE,
            BROKER_FAULT,
            BROKER_TIME,
            BROKER_POLICY,
            BROKER_SPI,
            CODEC,
            PACKET,
            MESSAGE,
            TOPIC,
            NETTY,
            SLF4J));
    ROOMS.put(BROKER_PKI, List.of());
    ROOMS.put(
        BROKER,
        List.of(
            BROKER_CORE,
            BROKER_NETTY,
            BROKER_FAULT,
            BROKER_TIME,
            BROKER_PKI,
            BROKER_POLICY,
            BROKER_SPI,
            BROKER_STATE,
            PACKET,
            MESSAGE,
            TOPIC));
    ROOMS.put(BROKER_SIMULATED, List.of(BROKER_NETTY, BROKER_SPI, PACKET, MESSAGE, TOPIC, NETTY));
    ROOMS.put(
        SIMULATION,
        List.of(
            BROKER,
            BROKER_SPI,
            BROKER_SIMULATED,
            CLIENT,
            CLIENT_NETTY,
            SPI,
            MESSAGE,
            TOPIC,
            NETTY,
            SLF4J));
    ROOMS.put(BROKER_JUNIT, List.of(BROKER, BROKER_POLICY, JUNIT, "org.opentest4j"));
    ROOMS.put(BROKER_ASSERTJ, List.of(BROKER, BROKER_STATE, MESSAGE, TOPIC, "org.assertj.core.."));
    ROOMS.put(LAUNCHER, List.of(BROKER, BROKER_POLICY, MESSAGE, TOPIC, PICOCLI, SLF4J));
    ROOMS.put(
        SAMPLES,
        List.of(CLIENT, SPI, MESSAGE, CLIENT_NETTY, TOPIC, BROKER, BROKER_POLICY, PICOCLI, SLF4J));
    ROOMS.put(TEST_SUPPORT, List.of(JUNIT, "org.assertj..", "ch.qos.logback..", NETTY, SLF4J));
  }

  @Test
  void packagesFormNoCycles() {
    slices()
        .matching("(dev.martlet..)")
        .should()
        .beFreeOfCycles()
        .because("of two packages that need each other neither can be read, tested or moved alone")
        .check(MainCode.classes());
  }

  @Test
  void everyPackageIsARoomOfTheTable() {
    Set<String> packages = new TreeSet<>();
    MainCode.classes().forEach(type -> packages.add(type.getPackageName()));
    packages.remove(""); // module-info
    assertThat(packages)
        .as("a new package needs a row in ROOMS, and in the table of docs/architecture.md")
        .isEqualTo(ROOMS.keySet());
  }

  static Stream<Arguments> rooms() {
    return ROOMS.entrySet().stream().map(room -> arguments(room.getKey(), room.getValue()));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("rooms")
  void aRoomDependsOnNothingButWhatTheTableAllows(String room, List<String> allowed) {
    List<String> packages = new ArrayList<>(allowed);
    packages.addAll(List.of(room, "java..", "javax..", "org.jspecify.annotations"));
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new)))
        .because("the table of rooms in docs/architecture.md allows nothing else")
        .check(MainCode.classes());
  }

  @Test
  void nettyStaysAtTheRim() {
    noClasses()
        .that()
        .resideInAPackage("dev.martlet..")
        .and()
        .resideOutsideOfPackages(
            CODEC,
            INTERNAL,
            INTERNAL_NETTY,
            CLIENT_NETTY,
            BROKER_NETTY,
            BROKER_SIMULATED,
            SIMULATION,
            TEST_SUPPORT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(NETTY)
        .because("the protocol and what users see must outlive a change of network library")
        .check(MainCode.classes());
  }

  @Test
  void theClientsInsideKnowsOfNettyTheLoopAndNoChannel() {
    DescribedPredicate<JavaClass> loopAndTime =
        resideInAPackage("io.netty.util.concurrent..")
            .or(describe("EventLoop", type -> type.getName().equals("io.netty.channel.EventLoop")));
    noClasses()
        .that()
        .resideInAPackage(INTERNAL)
        .should()
        .dependOnClassesThat(resideInAPackage(NETTY).and(DescribedPredicate.not(loopAndTime)))
        .because(
            "a client is confined to one event loop and schedules on it, hence EventLoop and"
                + " io.netty.util.concurrent; channels, handlers and buffers are internal.netty's")
        .check(MainCode.classes());
  }

  @Test
  void onlyTheInsideOfClientAndBrokerLogs() {
    noClasses()
        .that()
        .resideInAnyPackage(
            TOPIC,
            CLIENT,
            MESSAGE,
            SPI,
            PACKET,
            CODEC,
            PROTOCOL,
            CLIENT_NETTY,
            BROKER_CORE,
            BROKER_POLICY,
            BROKER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SLF4J)
        .because("a value, a packet or the protocol speaks through its results and exceptions")
        .check(MainCode.classes());
  }

  @Test
  void theTestBrokerSharesNoneOfTheClientsLogic() {
    noClasses()
        .that()
        .resideInAPackage("dev.martlet.testbroker..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.martlet.client.internal..")
        .because("the broker is the client's oracle: sharing logic would be sharing its bugs")
        .check(MainCode.classes());
    noClasses()
        .that()
        .resideInAPackage("dev.martlet.testbroker..")
        .and()
        .resideOutsideOfPackage(SIMULATION)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLIENT)
        .because("only a simulation makes clients, by the interface that users have")
        .check(MainCode.classes());
  }

  @Test
  void ofTheTestBrokerOnlyTheSimulationHandsTheClientARuntime() {
    noClasses()
        .that()
        .resideInAPackage("dev.martlet.testbroker..")
        .and()
        .resideOutsideOfPackage("dev.martlet.testbroker.simulation..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.martlet.client.netty..")
        .because("whoever uses the broker alone must not need the client's jar")
        .check(MainCode.classes());
  }

  @Test
  void theClientDoesNotKnowTheTestBroker() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.martlet.client..", "dev.martlet.codec..", "dev.martlet.topic..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.martlet.testbroker..", "dev.martlet.testsupport..", "dev.martlet.samples..")
        .because("what runs in production must not need what tests it")
        .check(MainCode.classes());
  }

  @Test
  void onlyProgramsReadCommandLines() {
    noClasses()
        .that()
        .resideInAPackage("dev.martlet..")
        .and()
        .resideOutsideOfPackages(LAUNCHER, SAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PICOCLI)
        .because("picocli is optional: who embeds the broker does not have it")
        .check(MainCode.classes());
  }

  @Test
  void whoUsesTheTestBrokerWithoutJUnitDoesNotNeedIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.martlet..")
        .and()
        .resideOutsideOfPackages(BROKER_JUNIT, TEST_SUPPORT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(JUNIT, "org.opentest4j..", BROKER_JUNIT)
        .because("JUnit is optional: the broker works in main, and in any other framework")
        .check(MainCode.classes());
  }

  @Test
  void theSansIoCoresKnowNoSocketAndNoThread() {
    Set<String> harmless =
        Set.of(
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.CompletionException",
            "java.util.concurrent.CancellationException");
    DescribedPredicate<JavaClass> concurrency =
        describe(
            "are java.util.concurrent's, futures and their exceptions aside",
            type ->
                type.getPackageName().startsWith("java.util.concurrent")
                    && !harmless.contains(type.getName()));
    DescribedPredicate<JavaClass> threads =
        describe(
            "are about threads",
            type ->
                type.isAssignableTo(Thread.class)
                    || type.isAssignableTo(ThreadLocal.class)
                    || type.isAssignableTo(java.util.Timer.class));
    noClasses()
        .that()
        .resideInAnyPackage(PROTOCOL, BROKER_CORE, PACKET)
        .should()
        .dependOnClassesThat(concurrency.or(threads))
        .because("the protocol is a plain object that tests drive in virtual time")
        .check(MainCode.classes());
    noClasses()
        .that()
        .resideInAnyPackage(PROTOCOL, BROKER_CORE, PACKET, TOPIC)
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.channels..", "javax.net.."))
        .because("a topic index is shared by threads, but no core knows a socket")
        .check(MainCode.classes());
  }
}
