package dev.martlet.client.internal.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failure of TLS means, in words that say what to do. */
final class TlsFailure {
  private static final Pattern ALERT = Pattern.compile("(?i)received fatal alert: (\\w+)");
  private static final int DNS_NAME = 2; // of RFC 5280, GeneralName
  private static final int IP_ADDRESS = 7;

  private TlsFailure() {}

  /**
   * Says what it means.
   *
   * @param name what the server was to be called by its certificate
   */
  static String words(Throwable failure, String name) {
    CertificateException refused = Causes.find(failure, CertificateException.class);
    if (refused != null) {
      UntrustedServerException known = Causes.find(failure, UntrustedServerException.class);
      return ofCertificate(failure, known == null ? null : known.certificate(), refused, name);
    }
    if (Causes.find(failure, NotSslRecordException.class) != null) {
      return "the server answered in something else than TLS: is its port one without TLS"
          + " (mqtt://, ws://)?";
    }
    Matcher alert = ALERT.matcher(Causes.words(failure));
    SSLException tls = Causes.find(failure, SSLException.class);
    if (tls != null) {
      alert = ALERT.matcher(Causes.words(tls));
    }
    if (alert.find()) {
      return ofAlert(alert.group(1).toLowerCase(Locale.ROOT));
    }
    if (Causes.find(failure, ClosedChannelException.class) != null || isClosure(failure)) {
      return "the server closed the connection during the TLS handshake: is its port one without"
          + " TLS (mqtt://, ws://)?";
    }
    return "the TLS handshake failed: " + Causes.words(tls == null ? failure : tls);
  }

  private static boolean isClosure(Throwable failure) {
    return Causes.words(failure).toLowerCase(Locale.ROOT).contains("connection closed while");
  }

  private static String ofAlert(String alert) {
    String remedy =
        switch (alert) {
          case "certificate_required" -> ": it demands a client certificate (TlsOptions)";
          case "bad_certificate",
              "unknown_ca",
              "certificate_unknown",
              "certificate_expired",
              "unsupported_certificate",
              "access_denied" ->
              ": it does not take the client's certificate";
          case "handshake_failure", "protocol_version", "insufficient_security" ->
              ": it shares no version of TLS or no cipher suite with the client, or demands a client"
                  + " certificate";
          case "unrecognized_name" -> ": it knows no server of that name (serverName)";
          case "no_application_protocol" -> ": it knows none of the applicationProtocols";
          default -> "";
        };
    return "the server ended TLS with the alert " + alert + remedy;
  }

  private static String ofCertificate(
      Throwable failure,
      @Nullable X509Certificate certificate,
      CertificateException refused,
      String name) {
    String which =
        certificate == null
            ? "the server's certificate"
            : "the server's certificate, for " + String.join(", ", names(certificate)) + ",";
    if (Causes.find(failure, CertificateExpiredException.class) != null) {
      return which
          + " has expired, or one that it rests on"
          + (certificate == null ? "" : " (its own holds to " + end(certificate) + ")");
    }
    if (Causes.find(failure, CertificateNotYetValidException.class) != null) {
      return which + " does not hold yet, or one that it rests on: is the clock right?";
    }
    if (Causes.find(failure, CertPathBuilderException.class) != null) {
      return which
          + " was issued by nobody who is trusted"
          + (certificate == null
              ? ""
              : " (but by " + certificate.getIssuerX500Principal().getName() + ")")
          + ": trust the authority by TlsOptions";
    }
    return certificate != null && isAboutTheName(refused.getCause())
        ? which + " is not for " + name
        : which + " is not accepted: " + Causes.words(refused);
  }

  /** What else the JDK has to say comes in subclasses, or has a cause. */
  private static boolean isAboutTheName(@Nullable Throwable reason) {
    return reason != null
        && reason.getClass() == CertificateException.class
        && reason.getCause() == null;
  }

  private static String end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().toString();
  }

  private static List<String> names(X509Certificate certificate) {
    Collection<List<?>> alternatives;
    try {
      alternatives = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      alternatives = null;
    }
    List<String> names =
        alternatives == null
            ? List.of()
            : alternatives.stream()
                .filter(entry -> entry.get(0).equals(DNS_NAME) || entry.get(0).equals(IP_ADDRESS))
                .map(entry -> String.valueOf(entry.get(1)))
                .toList();
    return names.isEmpty() ? List.of(certificate.getSubjectX500Principal().getName()) : names;
  }
}
