package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Packets on one line, for people. Passwords are never shown. */
final class PacketText {

  private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

  private static final int MAX_PAYLOAD_CHARACTERS = 60;

  private final StringBuilder text = new StringBuilder();

  private PacketText() {}

  /**
   * One packet.
   *
   * @param topic that of a PUBLISH, which may have an alias for it
   */
  static String of(Packet packet, @Nullable TopicName topic) {
    PacketText line = new PacketText();
    line.text.append(packet.type());
    if (packet instanceof Publish publish) {
      line.publish(publish, topic);
    } else if (packet instanceof Connect connect) {
      line.connect(connect);
    } else {
      line.other(packet);
    }
    return line.text.toString();
  }

  private void connect(Connect connect) {
    add("version", connect.version().level());
    add("client", connect.clientIdentifier());
    flag("cleanStart", connect.cleanStart());
    add("keepAlive", connect.keepAliveSeconds() + "s");
    add("sessionExpiry", connect.properties().sessionExpirySeconds() + "s");
    if (connect.credentials() != null && connect.credentials().username() != null) {
      add("user", connect.credentials().username());
    }
    Will will = connect.will();
    if (will != null) {
      add("will", will.message().topic());
    }
  }

  private void publish(Publish publish, @Nullable TopicName topic) {
    if (topic != null) {
      add("topic", topic);
    }
    if (publish.topicAlias() > 0) {
      add("alias", publish.topicAlias());
    }
    add("qos", publish.qos().code());
    identifier(publish);
    flag("dup", publish.duplicate());
    flag("retain", publish.retain());
    list("subscriptionIdentifiers", publish.subscriptionIdentifiers());
    add("payload", payload(publish.payload()));
  }

  private void other(Packet packet) {
    identifier(packet);
    if (packet instanceof ConnAck ack) {
      flag("sessionPresent", ack.sessionPresent());
    }
    if (packet instanceof Subscribe subscribe) {
      list("filters", subscribe.requests().stream().map(PacketText::request).toList());
      list("subscriptionIdentifiers", PacketFacts.subscriptionIdentifiers(subscribe));
    } else {
      list("filters", PacketFacts.filters(packet));
    }
    @Nullable ReasonCode reasonCode = PacketFacts.reasonCode(packet);
    if (reasonCode != null) {
      add("reason", reasonCode);
    }
    list("reasons", PacketFacts.reasonCodes(packet));
    explanation(packet);
  }

  private void explanation(Packet packet) {
    if (packet instanceof ConnAck ack && ack.properties().assignedClientIdentifier() != null) {
      add("assigned", ack.properties().assignedClientIdentifier());
    }
    if (packet instanceof Disconnect disconnect && disconnect.serverReference() != null) {
      add("server", disconnect.serverReference());
    }
    ReasonProperties reason = PacketFacts.reasonProperties(packet);
    if (reason != null && reason.reasonString() != null) {
      add("words", '"' + reason.reasonString() + '"');
    }
  }

  private static String request(Subscribe.Request request) {
    SubscriptionOptions options = request.options();
    return request.filter()
        + " qos="
        + options.qos().code()
        + (options.noLocal() ? " noLocal" : "")
        + (options.retainAsPublished() ? " retainAsPublished" : "")
        + (options.retainHandling().code() == 0
            ? ""
            : " retainHandling=" + options.retainHandling().code());
  }

  /** As text if it is some, else its size. */
  private static String payload(ByteBuffer payload) {
    CharBuffer characters;
    try {
      characters = StandardCharsets.UTF_8.newDecoder().decode(payload.duplicate());
    } catch (CharacterCodingException e) {
      return payload.remaining() + " bytes";
    }
    if (characters.codePoints().anyMatch(Character::isISOControl)) {
      return payload.remaining() + " bytes";
    }
    return characters.length() <= MAX_PAYLOAD_CHARACTERS
        ? '"' + characters.toString() + '"'
        : '"'
            + characters.subSequence(0, MAX_PAYLOAD_CHARACTERS).toString()
            + "…\" ("
            + payload.remaining()
            + " bytes)";
  }

  private void identifier(Packet packet) {
    int packetIdentifier = PacketFacts.packetIdentifier(packet);
    if (packetIdentifier > 0) {
      add("id", packetIdentifier);
    }
  }

  private void add(String name, @Nullable Object value) {
    text.append(' ').append(name).append('=').append(onOneLine(String.valueOf(value)));
  }

  /** What a client chose must not be able to forge a line of a log. */
  static String onOneLine(String value) {
    return CONTROL_CHARACTER.matcher(value).replaceAll("\uFFFD");
  }

  private void flag(String name, boolean isSet) {
    if (isSet) {
      text.append(' ').append(name);
    }
  }

  private void list(String name, List<?> values) {
    if (!values.isEmpty()) {
      add(name, values);
    }
  }
}
