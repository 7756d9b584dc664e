package dev.martlet.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What need not be seen is not seen, and what is seen mentions nothing that is not. */
class VisibilityTest {
  private static final Set<String> EXPORTED = MainCode.exportedPackages();

  @Test
  void aClassInsideIsPublicOnlyIfAnotherPackageUsesIt() {
    Set<String> services =
        MainCode.modules().values().stream()
            .flatMap(module -> module.provides().stream())
            .flatMap(provided -> provided.providers().stream())
            .collect(Collectors.toSet());
    classes()
        .that()
        .resideInAnyPackage("..internal..", "dev.martlet.codec..")
        .and(describe("are public by choice", VisibilityTest::isPublicByChoice))
        .and(describe("are no services", type -> !services.contains(type.getName())))
        .should(beUsedFromAnotherPackage())
        .because("what need not be public is package-private, free to change")
        .check(MainCode.classes());
  }

  @Test
  void classesNotMadeForInheritanceAreFinal() {
    classes()
        .that()
        .resideInAPackage("dev.martlet..")
        .and(describe("are plain classes", VisibilityTest::isPlainClass))
        .and(describe("have no subclasses", type -> type.getSubclasses().isEmpty()))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .because("a class to inherit from is designed for it, and then abstract or sealed")
        .check(MainCode.classes());
  }

  @Test
  void signaturesThatUsersSeeMentionOnlyWhatTheyMayUse() {
    classes()
        .that(areVisibleToUsers())
        .should(mentionOnly("types that are public in an exported package", VisibilityTest::usable))
        .because("a type that cannot be named cannot be used, and would become a promise unseen")
        .check(MainCode.classes());
  }

  @Test
  void signaturesThatUsersSeeAreFreeOfOtherLibraries() {
    classes()
        .that(areVisibleToUsers())
        .and()
        .resideOutsideOfPackages(
            "dev.martlet.client.netty",
            "dev.martlet.testbroker.assertj",
            "dev.martlet.testbroker.junit")
        .should(
            mentionOnly(
                "types of Martlet and the JDK",
                type ->
                    type.isPrimitive()
                        || type.getName().matches("(java|javax\\.net|dev\\.martlet)\\..*")))
        .because(
            "Netty may be changed without changing users' code, dev.martlet.client.netty's aside;"
                + " what joins a test framework mentions that")
        .check(MainCode.classes());
  }

  private static boolean isPublicByChoice(JavaClass type) {
    boolean memberOfInterface = type.getEnclosingClass().map(JavaClass::isInterface).orElse(false);
    return MainCode.isPublicThroughout(type) && !memberOfInterface;
  }

  private static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
    return new ArchCondition<>("be used from another package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            type.getDirectDependenciesToSelf().stream()
                .map(dependency -> dependency.getOriginClass().getPackageName())
                .anyMatch(origin -> !origin.equals(type.getPackageName()));
        if (!used) {
          events.add(violated(type, type.getName() + " is used in its own package only"));
        }
      }
    };
  }

  private static boolean isPlainClass(JavaClass type) {
    return !type.isInterface()
        && !type.isAnonymousClass()
        && !type.getModifiers().contains(JavaModifier.ABSTRACT);
  }

  private static DescribedPredicate<JavaClass> areVisibleToUsers() {
    return describe(
        "are visible to users",
        type -> EXPORTED.contains(type.getPackageName()) && MainCode.isPublicThroughout(type));
  }

  private static boolean usable(JavaClass type) {
    return !type.getName().startsWith("dev.martlet.")
        || (EXPORTED.contains(type.getPackageName()) && MainCode.isPublicThroughout(type));
  }

  private static ArchCondition<JavaClass> mentionOnly(String what, Predicate<JavaClass> allowed) {
    return new ArchCondition<>("mention only " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        report(type, mentionedBy(type), type.getName(), events);
        for (JavaMember member : type.getMembers()) {
          if (isForUsers(member)) {
            report(type, mentionedBy(member), member.getFullName(), events);
          }
        }
      }

      private void report(
          JavaClass type, Stream<JavaClass> mentioned, String where, ConditionEvents events) {
        mentioned
            .map(JavaClass::getBaseComponentType)
            .distinct()
            .filter(allowed.negate())
            .forEach(other -> events.add(violated(type, where + " mentions " + other.getName())));
      }
    };
  }

  /** What the head of a class names. */
  private static Stream<JavaClass> mentionedBy(JavaClass type) {
    Stream<JavaType> parents =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> bounds =
        type.getTypeParameters().stream().flatMap(parameter -> parameter.getBounds().stream());
    return Stream.concat(parents, bounds).flatMap(named -> named.getAllInvolvedRawTypes().stream());
  }

  /** What the declaration of a field, a method or a constructor names. */
  private static Stream<JavaClass> mentionedBy(JavaMember member) {
    Stream<JavaClass> thrown =
        member instanceof JavaCodeUnit codeUnit
            ? codeUnit.getThrowsClause().getTypes().stream()
            : Stream.empty();
    return Stream.concat(member.getAllInvolvedRawTypes().stream(), thrown);
  }

  private static boolean isForUsers(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }
}
