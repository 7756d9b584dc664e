package dev.martlet.testbroker.launcher;

import java.util.function.BiConsumer;

/**
 * An option of the standalone broker, of one name on the command line and in a file.
 *
 * @param name without hyphens before it, as a file has it
 * @param valueLabel what its value is called in the help; empty for a switch
 * @param repeatable whether it may be given several times
 * @param description one sentence or more for the help, the default included
 * @param effect what a value does; throws IllegalArgumentException if it cannot be. A switch is
 *     told {@code true} or {@code false}
 */
record BrokerOption(
    String name,
    String valueLabel,
    boolean repeatable,
    String description,
    BiConsumer<BrokerSettings, String> effect) {

  boolean isSwitch() {
    return valueLabel.isEmpty();
  }
}
