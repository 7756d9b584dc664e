package dev.martlet.testbroker.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter, a {@code String} or a {@link java.net.URI}, is where the broker of {@link
 * TestBrokerExtension} listens.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface BrokerUri {

  /**
   * Of several listeners the first of this scheme, such as {@code mqtts}; there must be one.
   * Default: the first of all.
   */
  String value() default "";
}
