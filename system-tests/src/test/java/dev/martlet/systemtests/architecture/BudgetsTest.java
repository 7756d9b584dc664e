package dev.martlet.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How large things may become; lengths of methods, files and parameter lists are Checkstyle's. */
class BudgetsTest {
  private static final int MAX_PUBLIC_TYPES = 60;
  private static final int MAX_FIELDS = 12;

  @Test
  void whatUsersStartFromHasAtMost60Types() {
    List<String> types =
        MainCode.classes().stream()
            .filter(type -> type.getPackageName().equals("dev.martlet.client"))
            .filter(JavaClass::isTopLevelClass)
            .filter(MainCode::isPublicThroughout)
            .map(JavaClass::getSimpleName)
            .sorted()
            .toList();
    assertThat(types)
        .as("public types of dev.martlet.client")
        .contains("MqttClient")
        .hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES);
  }

  @Test
  void aClassHasAtMost12Fields() {
    classes()
        .that(describe("are no builders", type -> !type.getSimpleName().endsWith("Builder")))
        .should(haveAtMostFields(MAX_FIELDS))
        .because(
            "more state than one can keep in mind belongs to several classes; a builder has one"
                + " field for each option, since an option lives in one place")
        .check(MainCode.classes());
  }

  private static ArchCondition<JavaClass> haveAtMostFields(int maximum) {
    return new ArchCondition<>("have at most " + maximum + " instance fields") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        long fields =
            type.getFields().stream()
                .map(field -> field.getModifiers())
                .filter(modifiers -> !modifiers.contains(JavaModifier.STATIC))
                .filter(modifiers -> !modifiers.contains(JavaModifier.SYNTHETIC))
                .count();
        if (fields > maximum) {
          events.add(violated(type, type.getName() + " has " + fields + " instance fields"));
        }
      }
    };
  }
}
