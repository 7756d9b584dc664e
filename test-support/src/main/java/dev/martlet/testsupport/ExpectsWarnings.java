package dev.martlet.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The test provokes warnings in the log; {@link LeavesNothingBehind} lets those pass. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ExpectsWarnings {
  /** A part that the text of each of them has. */
  String value();
}
