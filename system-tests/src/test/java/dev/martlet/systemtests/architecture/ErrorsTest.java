package dev.martlet.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How failures are told, and to whom. */
class ErrorsTest {
  @Test
  void exceptionsThatUsersSeeAreMqttExceptionsOrIllegalArguments() {
    Set<String> exported = MainCode.exportedPackages();
    classes()
        .that()
        .areAssignableTo(Throwable.class)
        .and()
        .resideOutsideOfPackage(
            "dev.martlet.testbroker..") // where nobody catches, but mends the test
        .and(
            describe(
                "are visible to users",
                type ->
                    exported.contains(type.getPackageName()) && MainCode.isPublicThroughout(type)))
        .should()
        .beAssignableTo("dev.martlet.client.message.MqttException")
        .orShould()
        .beAssignableTo(IllegalArgumentException.class)
        .orShould()
        .haveFullyQualifiedName("dev.martlet.topic.TopicIndexFullException")
        .because("one catch clause is enough for what a server, a network or a limit refuses")
        .check(MainCode.classes());
  }

  @Test
  void librariesNeverPrint() {
    noClasses()
        .that()
        .resideInAPackage("dev.martlet..")
        .and()
        .resideOutsideOfPackages("dev.martlet.testbroker.launcher", "dev.martlet.samples")
        .should()
        .accessTargetWhere(describe("print", ErrorsTest::prints))
        .because(
            "the standard streams are the program's; a library speaks by events and exceptions")
        .check(MainCode.classes());
  }

  @Test
  void nobodyPrintsStackTraces() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "print a stack trace",
                call ->
                    call.getName().equals("printStackTrace")
                        && call.getTargetOwner().isAssignableTo(Throwable.class)))
        .because("people who run a program need a sentence, people who debug it have the log")
        .check(MainCode.classes());
  }

  private static boolean prints(JavaAccess<?> access) {
    return access.getTargetOwner().getName().equals("java.lang.System")
        && Set.of("out", "err", "setOut", "setErr").contains(access.getName());
  }
}
