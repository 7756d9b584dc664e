package dev.martlet.testbroker.policy;

/**
 * One method of enhanced authentication (MQTT 5.0 section 4.12), such as {@link ScramSha256}. Used
 * on the broker's thread.
 */
public interface AuthenticationMethod {

  /** What the Authentication Method of CONNECT has to be for it. */
  String name();

  /**
   * Begins with one client: at its CONNECT, and when it authenticates again on the same connection.
   */
  AuthenticationExchange begin(ConnectRequest request);
}
