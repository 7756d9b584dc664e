package dev.martlet.testbroker.launcher;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

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

  static BrokerOption one(
      String name, String label, String description, BiConsumer<BrokerSettings, String> effect) {
    return new BrokerOption(name, label, false, description, effect);
  }

  static BrokerOption many(
      String name, String label, String description, BiConsumer<BrokerSettings, String> effect) {
    return new BrokerOption(name, label, true, description, effect);
  }

  /** A switch, which does something only when it is on. */
  static BrokerOption onOff(String name, String description, Consumer<BrokerSettings> effect) {
    return new BrokerOption(
        name,
        "",
        false,
        description,
        (settings, value) -> {
          if (isOn(value)) {
            effect.accept(settings);
          }
        });
  }

  /** Returns the one of this name. */
  static <E extends Enum<E>> E constant(Set<E> allowed, String name) {
    return allowed.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + names(allowed)));
  }

  /** Returns their names, in words for people. */
  static String names(Set<? extends Enum<?>> constants) {
    return constants.stream().map(Enum::name).collect(joining(", "));
  }

  static BiConsumer<BrokerSettings, String> number(ObjIntConsumer<BrokerSettings> effect) {
    return (settings, value) -> {
      long number = longNumber(value);
      if (number != (int) number) {
        throw new IllegalArgumentException(
            number + " is not from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
      }
      effect.accept(settings, (int) number);
    };
  }

  static long longNumber(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no whole number: " + value, e);
    }
  }

  static Duration seconds(String value) {
    try {
      return Duration.ofMillis(Math.round(Double.parseDouble(value) * 1_000));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no number of seconds: " + value, e);
    }
  }

  private static boolean isOn(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + value);
    };
  }
}
