package dev.martlet.testbroker.junit;

import dev.martlet.testbroker.policy.SpokenVersions;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a broker: {@link TestBrokerExtension}, and what the broker is like. Of several, the
 * one that is nearest to the test counts, with all that it says: that of the method, of the class,
 * of the class around it.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestBrokerExtension.class)
public @interface WithTestBroker {

  /**
   * Where it listens: schemes such as {@code mqtts}, see {@link
   * dev.martlet.testbroker.Listener#ofScheme}. Default: by TCP.
   */
  String[] listeners() default {};

  /** Which versions of MQTT it speaks. Default: all. */
  SpokenVersions versions() default SpokenVersions.ALL;

  /** Whether it has a {@link dev.martlet.testbroker.VirtualClock} of its own. Default: no. */
  boolean virtualClock() default false;

  /**
   * Whether all tests of the class, and of the classes nested in it, have one broker together. Not
   * for methods. Default: each test has its own.
   */
  boolean perClass() default false;

  /** Everything else: they are asked in this order, after the above. Default: nobody. */
  Class<? extends BrokerCustomizer>[] customizers() default {};
}
