package dev.martlet.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names say what a thing is. */
class NamesTest {
  private static final String NETTYS_CODEC = "io.netty.handler.codec.mqtt";

  @Test
  void noNameEndsInAWordThatSaysNothing() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .because("a second implementation has a name that says how it differs")
        .check(MainCode.classes());
  }

  @Test
  void noInterfaceIsMarkedWithAnI() {
    noClasses()
        .that()
        .areInterfaces()
        .should()
        .haveNameMatching(".*[.$]I[A-Z][a-z].*")
        .because("who uses a type need not know whether it is an interface")
        .check(MainCode.classes());
  }

  @Test
  void noTypeIsNamedLikeOneOfNettysMqttCodec() {
    Set<String> taken =
        new ClassFileImporter()
            .importPackages(NETTYS_CODEC).stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .collect(Collectors.toSet());
    assertThat(taken).contains("MqttMessage", "MqttQoS");
    noClasses()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.have(
                describe(
                    "the name of a type of " + NETTYS_CODEC,
                    type -> taken.contains(type.getSimpleName()))))
        .because("users and readers see both in one file, and completion offers the wrong one")
        .check(MainCode.classes());
  }

  @Test
  void onlyTheClientAndItsExceptionsBearThePrefixMqtt() {
    classes()
        .that()
        .haveSimpleNameStartingWith("Mqtt")
        .and()
        .areTopLevelClasses()
        .should()
        .haveNameMatching("dev\\.martlet\\.client\\.(MqttClient\\w*|message\\.MqttException)")
        .because("everything here is about MQTT; the prefix is for what users look for first")
        .check(MainCode.classes());
  }
}
