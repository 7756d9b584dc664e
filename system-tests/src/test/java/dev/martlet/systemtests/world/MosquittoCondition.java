package dev.martlet.systemtests.world;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link RequiresMosquitto} says. */
final class MosquittoCondition implements ExecutionCondition {
  private static final String REQUIRED = "MARTLET_REQUIRE_MOSQUITTO";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> missing = MosquittoPrograms.missing();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("Mosquitto is installed");
    }
    String reason = "Mosquitto is not installed: " + String.join(", ", missing) + " not found";
    if ("1".equals(System.getenv(REQUIRED))) {
      throw new IllegalStateException(reason + ", and " + REQUIRED + "=1 asks for it");
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
