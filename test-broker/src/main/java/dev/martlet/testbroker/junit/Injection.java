package dev.martlet.testbroker.junit;

import dev.martlet.testbroker.CertificateAuthority;
import dev.martlet.testbroker.Faults;
import dev.martlet.testbroker.Recording;
import dev.martlet.testbroker.TestBroker;
import dev.martlet.testbroker.VirtualClock;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What parameters of tests get. */
final class Injection {

  /** By the type of the parameter alone; nobody else has such values. */
  private static final Set<Class<?>> OWN_TYPES =
      Set.of(
          TestBroker.class,
          Recording.class,
          Faults.class,
          VirtualClock.class,
          CertificateAuthority.class);

  private static final Map<Class<?>, Function<TestBroker, Object>> TRUST =
      Map.of(
          CertificateAuthority.class,
          TestBroker::certificateAuthority,
          Path.class,
          TestBroker::certificateAuthorityFile,
          KeyStore.class,
          broker -> broker.certificateAuthority().trustStore(),
          SSLContext.class,
          broker -> broker.certificateAuthority().sslContext());

  /** In the words of JUnit. */
  private static final Pattern UNRESOLVED =
      Pattern.compile(
          "No ParameterResolver registered for parameter \\[[^\\]]*\\b"
              + "(?:java\\.lang\\.(?=String)|java\\.net\\.|java\\.nio\\.file\\."
              + "|java\\.security\\.|javax\\.net\\.ssl\\.)"
              + "(?<type>String|URI|Path|KeyStore|SSLContext) ");

  private static final String HINT = " annotate it: @Broker";

  private Injection() {}

  static boolean isOurs(ParameterContext parameter) {
    return OWN_TYPES.contains(typeOf(parameter))
        || parameter.isAnnotated(BrokerUri.class)
        || parameter.isAnnotated(BrokerTrust.class);
  }

  /**
   * The value of a parameter that {@link #isOurs}.
   *
   * @param recording what the test is to see of it
   */
  static Object value(ParameterContext parameter, OpenBroker open, Recording recording) {
    Class<?> type = typeOf(parameter);
    if (parameter.isAnnotated(BrokerUri.class)) {
      return uri(parameter, open.broker());
    }
    if (type == TestBroker.class) {
      return open.broker();
    }
    if (type == Recording.class) {
      return recording;
    }
    if (type == Faults.class) {
      return open.broker().faults();
    }
    if (type == VirtualClock.class) {
      return open.clock()
          .orElseThrow(() ->
              refused(
                  parameter,
                  "the broker goes by the machine's time; virtualClock = true, or"
                      + " clock(...) of the builder, gives it a clock"));
    }
    Function<TestBroker, Object> trust = TRUST.get(type);
    if (trust == null) {
      throw refused(parameter, "@BrokerTrust is for a Path, a KeyStore or an SSLContext");
    }
    return trust.apply(open.broker());
  }

  /**
   * {@code failure}, or one that says more: nobody claims a parameter of a type that others give as
   * well, so that JUnit cannot know which annotation was forgotten.
   */
  static Throwable withHint(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher unresolved = UNRESOLVED.matcher(message);
    if (!(failure instanceof ParameterResolutionException)
        || message.contains(HINT) // of another extension field
        || !unresolved.find()) {
      return failure;
    }
    String type = unresolved.group("type");
    String hint =
        type.equals("String") || type.equals("URI")
            ? " For the broker's address" + HINT + "Uri "
            : " For what a TLS client needs to trust the broker" + HINT + "Trust ";
    return new ParameterResolutionException(message + hint + type, failure);
  }

  private static Object uri(ParameterContext parameter, TestBroker broker) {
    String scheme = parameter.findAnnotation(BrokerUri.class).map(BrokerUri::value).orElse("");
    String uri = scheme.isEmpty() ? broker.uri() : uri(parameter, broker, scheme);
    Class<?> type = typeOf(parameter);
    if (type == String.class) {
      return uri;
    }
    if (type == URI.class) {
      return URI.create(uri);
    }
    throw refused(parameter, "@BrokerUri is for a String or a URI");
  }

  private static String uri(ParameterContext parameter, TestBroker broker, String scheme) {
    try {
      return broker.uri(scheme);
    } catch (IllegalArgumentException e) {
      throw refused(
          parameter,
          e.getMessage()
              + "; listeners = {\""
              + scheme
              + "\"} of @WithTestBroker, or listen(...) of the builder, makes one");
    }
  }

  private static Class<?> typeOf(ParameterContext parameter) {
    return parameter.getParameter().getType();
  }

  private static ParameterResolutionException refused(ParameterContext parameter, String why) {
    return new ParameterResolutionException(
        "no value for the parameter " + parameter.getParameter() + ": " + why);
  }
}
