package dev.martlet.testbroker.policy;

import dev.martlet.client.message.QoS;
import dev.martlet.client.message.Utf8Strings;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes {@link ServerAbilities}. Not thread-safe. */
public final class ServerAbilitiesBuilder {

  private static final long MAX_KEEP_ALIVE_SECONDS = 65_535;
  private static final long MAX_SESSION_EXPIRY_SECONDS = 0xFFFF_FFFEL; // one more is "for ever"

  private SpokenVersions versions = SpokenVersions.ALL;
  private QoS maximumQos = QoS.EXACTLY_ONCE;
  private boolean retain = true;
  private boolean wildcards = true;
  private boolean sharedSubscriptions = true;
  private boolean subscriptionIdentifiers = true;
  private @Nullable ServerKeepAlive keepAlive;
  private @Nullable Long maximumSessionExpirySeconds;
  private boolean keepsSessions = true;
  private boolean assignsClientIdentifiers = true;
  private boolean reasonStrings = true;
  private @Nullable String responseInformation;

  ServerAbilitiesBuilder() {}

  /**
   * Which versions of MQTT are spoken. A client of another one is told return code 1, or 0x84
   * (unsupported protocol version) in MQTT 5.0. Default: all.
   */
  public ServerAbilitiesBuilder versions(SpokenVersions value) {
    versions = Objects.requireNonNull(value, "versions");
    return this;
  }

  /**
   * The highest QoS of messages to the server (Maximum QoS). A PUBLISH above it ends the connection
   * with 0x9B [MQTT-3.2.2-11], a Will Message above it is refused with CONNACK 0x9B
   * [MQTT-3.2.2-12]; a subscription is granted at most this QoS [MQTT-3.2.2-10]. MQTT 3.1.1 has no
   * words for it: the connection is closed, for a Will Message without CONNACK. Default: 2.
   */
  public ServerAbilitiesBuilder maximumQos(QoS value) {
    maximumQos = Objects.requireNonNull(value, "maximumQos");
    return this;
  }

  /**
   * No retained messages (Retain Available 0). A PUBLISH with RETAIN ends the connection with 0x9A,
   * a Will Message with it is refused with CONNACK 0x9A [MQTT-3.2.2-13]. MQTT 3.1.1 has no words
   * for it: the connection is closed, for a Will Message without CONNACK.
   */
  public ServerAbilitiesBuilder withoutRetain() {
    retain = false;
    return this;
  }

  /**
   * No filters with wildcards (Wildcard Subscription Available 0). A SUBSCRIBE with one ends the
   * connection with 0xA2 (MQTT 5.0 section 3.2.2.3.11); in MQTT 3.1.1 SUBACK refuses the filter.
   */
  public ServerAbilitiesBuilder withoutWildcards() {
    wildcards = false;
    return this;
  }

  /**
   * No shared subscriptions (Shared Subscription Available 0). A SUBSCRIBE with one ends the
   * connection with 0x9E (MQTT 5.0 section 3.2.2.3.13); in MQTT 3.1.1 SUBACK refuses the filter.
   */
  public ServerAbilitiesBuilder withoutSharedSubscriptions() {
    sharedSubscriptions = false;
    return this;
  }

  /**
   * No subscription identifiers (Subscription Identifiers Available 0). A SUBSCRIBE with one ends
   * the connection with 0xA1 (MQTT 5.0 section 3.2.2.3.12). MQTT 3.1.1 has none anyway.
   */
  public ServerAbilitiesBuilder withoutSubscriptionIdentifiers() {
    subscriptionIdentifiers = false;
    return this;
  }

  /**
   * The Keep Alive that holds whatever the client asked for (Server Keep Alive), in whole seconds
   * up to 65,535; zero switches it off. Who is silent for one and a half times as long is
   * disconnected with 0x8D [MQTT-3.2.2-21]. Clients of MQTT 3.1.1 cannot be told, so that their own
   * one holds. Default: the client's.
   */
  public ServerAbilitiesBuilder keepAlive(Duration value) {
    keepAlive = serverKeepAlive("keep alive", value, false);
    return this;
  }

  /**
   * The longest Keep Alive that a client may have, in whole seconds from 1 to 65,535; who asks for
   * a longer one, or none, gets this one as a Server Keep Alive. In place of {@link #keepAlive},
   * and likewise not for clients of MQTT 3.1.1. Default: no limit.
   */
  public ServerAbilitiesBuilder maximumKeepAlive(Duration value) {
    if (value.isZero()) {
      throw new IllegalArgumentException("maximum keep alive of zero, which means none");
    }
    keepAlive = serverKeepAlive("maximum keep alive", value, true);
    return this;
  }

  private static ServerKeepAlive serverKeepAlive(String what, Duration value, boolean isMaximum) {
    long seconds = wholeSeconds(what, value, MAX_KEEP_ALIVE_SECONDS);
    return new ServerKeepAlive(Math.toIntExact(seconds), isMaximum);
  }

  /**
   * The longest that a session is kept without a connection, in whole seconds up to 4,294,967,294;
   * zero ends it with its connection. Who asks for more is told in CONNACK how long it is (MQTT 5.0
   * section 3.2.2.3.2), and gets no more by DISCONNECT. It holds for clients of MQTT 3.1.1 as well,
   * who cannot be told. Default: no limit.
   */
  public ServerAbilitiesBuilder maximumSessionExpiry(Duration value) {
    maximumSessionExpirySeconds =
        wholeSeconds("maximum session expiry", value, MAX_SESSION_EXPIRY_SECONDS);
    return this;
  }

  /**
   * Sessions are always lost: a client that comes back finds none (Session Present 0), whatever was
   * promised, as after a restart of a server that keeps them in memory.
   */
  public ServerAbilitiesBuilder losingSessions() {
    keepsSessions = false;
    return this;
  }

  /**
   * No client identifiers for clients that leave theirs empty: they are refused with 0x85 (client
   * identifier not valid, return code 2) [MQTT-3.1.3-8].
   */
  public ServerAbilitiesBuilder withoutAssignedClientIdentifiers() {
    assignsClientIdentifiers = false;
    return this;
  }

  /** No packet explains itself with a Reason String. */
  public ServerAbilitiesBuilder withoutReasonStrings() {
    reasonStrings = false;
    return this;
  }

  /**
   * The Response Information that CONNACK gives to clients of MQTT 5.0 that request it
   * [MQTT-3.1.2-28]: what their response topics may start with. Default: none.
   */
  public ServerAbilitiesBuilder responseInformation(String value) {
    responseInformation = Utf8Strings.require("response information", value);
    return this;
  }

  /** The abilities as described so far. */
  public ServerAbilities build() {
    return new ServerAbilities(
        versions,
        maximumQos,
        retain,
        wildcards,
        sharedSubscriptions,
        subscriptionIdentifiers,
        keepAlive,
        maximumSessionExpirySeconds,
        keepsSessions,
        assignsClientIdentifiers,
        reasonStrings,
        responseInformation);
  }

  private static long wholeSeconds(String what, Duration value, long maximumSeconds) {
    if (value.isNegative() || value.getNano() != 0 || value.getSeconds() > maximumSeconds) {
      throw new IllegalArgumentException(
          what + " of " + value + " is not from 0 to " + maximumSeconds + " whole seconds");
    }
    return value.getSeconds();
  }
}
