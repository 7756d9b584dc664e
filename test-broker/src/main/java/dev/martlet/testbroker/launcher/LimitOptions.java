package dev.martlet.testbroker.launcher;

import static dev.martlet.testbroker.launcher.BrokerOption.longNumber;
import static dev.martlet.testbroker.launcher.BrokerOption.number;
import static dev.martlet.testbroker.launcher.BrokerOption.onOff;
import static dev.martlet.testbroker.launcher.BrokerOption.one;

import java.util.List;

/** Options about how much the broker takes. */
final class LimitOptions {

  private LimitOptions() {}

  static List<BrokerOption> all() {
    return List.of(
        one(
            "maximum-packet-size",
            "BYTES",
            "The largest packet that clients may send. Default: 268435460, what MQTT can"
                + " express.",
            (settings, value) -> settings.builder().maximumPacketSizeBytes(longNumber(value))),
        onOff(
            "refuse-control-characters",
            "Take a packet for malformed whose strings have control characters or non-characters,"
                + " which they should not have.",
            settings -> settings.builder().refuseControlCharacters()),
        one(
            "receive-maximum",
            "COUNT",
            "How many QoS 1 and 2 messages of one client may be unacknowledged. Default: 65535.",
            number((settings, value) -> settings.builder().receiveMaximum(value))),
        one(
            "topic-alias-maximum",
            "COUNT",
            "The highest topic alias that clients may use, 0 for none. Default: 16.",
            number((settings, value) -> settings.builder().topicAliasMaximum(value))),
        one(
            "maximum-sessions",
            "COUNT",
            "How many sessions there may be, of connected and absent clients. Default: 100000.",
            number((settings, value) -> settings.builder().maximumSessions(value))),
        one(
            "maximum-subscriptions-per-session",
            "COUNT",
            "How many subscriptions a session may have. Default: 100000.",
            number((settings, value) -> settings.builder().maximumSubscriptionsPerSession(value))),
        one(
            "maximum-queue-messages",
            "COUNT",
            "How many messages a session may keep for its client. Default: 100000.",
            number((settings, value) -> settings.queue().messages(value))),
        one(
            "maximum-queue-bytes",
            "BYTES",
            "How many bytes a session may keep for its client. Default: 67108864.",
            (settings, value) -> settings.queue().bytes(longNumber(value))),
        one(
            "maximum-retained-messages",
            "COUNT",
            "How many messages may be retained. Default: 100000.",
            number((settings, value) -> settings.retained().messages(value))),
        one(
            "maximum-retained-bytes",
            "BYTES",
            "How many bytes the retained messages may take. Default: 67108864.",
            (settings, value) -> settings.retained().bytes(longNumber(value))));
  }
}
