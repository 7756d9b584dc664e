package dev.martlet.client.internal.protocol;

import java.time.Duration;

/**
 * When to ask the server whether it is there, and when to give it up: PINGREQ after a Keep Alive in
 * which nothing was sent [MQTT-3.1.2-20] or nothing came, the end after half as long again in which
 * nothing came. So a connection that is dead at the other end is found within one and a half times
 * the Keep Alive, also when this side keeps sending.
 *
 * <p>Packets only note the time; the one wish for a wake-up is renewed when it comes due.
 */
final class KeepAlive {
  /** What has come due. */
  enum Due {
    NOTHING,
    PING,
    SERVER_IS_GONE
  }

  private long intervalNanos;
  private long lastReceived;
  private boolean awaitsAnswer;
  private long askedAt;

  /** A connection begins; an interval of zero switches everything off. */
  void start(Duration interval, long now) {
    intervalNanos = interval.toNanos();
    lastReceived = now;
    awaitsAnswer = false;
  }

  /** The connection is over. */
  void stop() {
    intervalNanos = 0;
  }

  /** Something came, be it only a part of a packet: the server is there. */
  void received(long now) {
    lastReceived = now;
    awaitsAnswer = false;
  }

  /** Whether there is anything to wait for. */
  boolean isOn() {
    return intervalNanos > 0;
  }

  /** What to do at {@code now}; after {@link Due#PING} the question counts as asked. */
  Due check(long now, long lastSent) {
    if (!isOn() || now - nextCheck(lastSent) < 0) {
      return Due.NOTHING;
    }
    if (awaitsAnswer) {
      return Due.SERVER_IS_GONE;
    }
    awaitsAnswer = true;
    askedAt = now;
    return Due.PING;
  }

  /** When to check next. */
  long nextCheck(long lastSent) {
    if (awaitsAnswer) {
      return askedAt + intervalNanos / 2;
    }
    long quietSince = lastSent - lastReceived < 0 ? lastSent : lastReceived;
    return quietSince + intervalNanos;
  }
}
