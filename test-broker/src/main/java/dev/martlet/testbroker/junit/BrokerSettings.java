package dev.martlet.testbroker.junit;

import dev.martlet.testbroker.Listener;
import dev.martlet.testbroker.TestBrokerBuilder;
import dev.martlet.testbroker.VirtualClock;
import dev.martlet.testbroker.policy.ServerAbilities;
import dev.martlet.testbroker.policy.SpokenVersions;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The annotation that counts for a context.
 *
 * @param place the context of the class or method that bears it
 */
record BrokerSettings(WithTestBroker annotation, ExtensionContext place) {

  /**
   * The nearest one; empty if there is none.
   *
   * @throws ExtensionConfigurationException if it says of a method what can be said of a class only
   */
  static Optional<BrokerSettings> nearest(ExtensionContext context) {
    Optional<ExtensionContext> place = Optional.of(context);
    while (place.isPresent()) {
      ExtensionContext here = place.get();
      Optional<WithTestBroker> found =
          here.getElement()
              .flatMap(element -> AnnotationSupport.findAnnotation(element, WithTestBroker.class));
      if (found.isPresent()) {
        return Optional.of(new BrokerSettings(found.get(), here).checked());
      }
      place = here.getParent();
    }
    return Optional.empty();
  }

  private BrokerSettings checked() {
    if (annotation.perClass() && place.getTestMethod().isPresent()) {
      throw new ExtensionConfigurationException(
          "perClass of @WithTestBroker is for classes, not for the method "
              + place.getRequiredTestMethod());
    }
    return this;
  }

  boolean perClass() {
    return annotation.perClass();
  }

  void describe(TestBrokerBuilder builder) {
    for (String scheme : annotation.listeners()) {
      builder.listen(Listener.ofScheme(scheme));
    }
    if (annotation.versions() != SpokenVersions.ALL) {
      builder.abilities(ServerAbilities.builder().versions(annotation.versions()).build());
    }
    if (annotation.virtualClock()) {
      builder.clock(new VirtualClock());
    }
    for (Class<? extends BrokerCustomizer> customizer : annotation.customizers()) {
      ReflectionSupport.newInstance(customizer).customize(builder);
    }
  }
}
