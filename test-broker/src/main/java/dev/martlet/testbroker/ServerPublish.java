package dev.martlet.testbroker;

import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.QoS;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.Publish;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PUBLISH of a {@link ScriptedServer}. Immutable; each method returns another one. */
public final class ServerPublish extends ServerPacket {

  private final ByteBuffer payload;
  private @Nullable TopicName topic; // these change before anybody sees the object, see with()
  private QoS qos = QoS.AT_MOST_ONCE;
  private int packetIdentifier;
  private boolean duplicate;
  private boolean retain;
  private int topicAlias;
  private MessageProperties properties = MessageProperties.NONE;
  private List<Integer> subscriptionIdentifiers = List.of();

  ServerPublish(@Nullable TopicName topic, ByteBuffer payload) {
    this.topic = topic;
    this.payload = payload;
  }

  private ServerPublish with(Consumer<ServerPublish> change) {
    ServerPublish other = new ServerPublish(topic, payload);
    other.qos = qos;
    other.packetIdentifier = packetIdentifier;
    other.duplicate = duplicate;
    other.retain = retain;
    other.topicAlias = topicAlias;
    other.properties = properties;
    other.subscriptionIdentifiers = subscriptionIdentifiers;
    change.accept(other);
    return other;
  }

  /** Of QoS 1, with that packet identifier. */
  public ServerPublish atLeastOnce(int identifier) {
    return qos(QoS.AT_LEAST_ONCE, identifier);
  }

  /** Of QoS 2, with that packet identifier. */
  public ServerPublish exactlyOnce(int identifier) {
    return qos(QoS.EXACTLY_ONCE, identifier);
  }

  private ServerPublish qos(QoS value, int identifier) {
    return with(other -> {
      other.qos = value;
      other.packetIdentifier = identifier;
    });
  }

  /** With the DUP flag. */
  public ServerPublish duplicate() {
    return with(other -> other.duplicate = true);
  }

  /** With the RETAIN flag. */
  public ServerPublish retain() {
    return with(other -> other.retain = true);
  }

  /** With an alias that stands for the topic from now on; MQTT 5.0. */
  public ServerPublish topicAlias(int alias) {
    return with(other -> other.topicAlias = alias);
  }

  /** With an alias in place of the topic; MQTT 5.0. */
  public ServerPublish topicAliasAlone(int alias) {
    return with(other -> {
      other.topic = null;
      other.topicAlias = alias;
    });
  }

  /** With the properties of a message; MQTT 5.0. */
  public ServerPublish properties(MessageProperties value) {
    return with(other -> other.properties = value);
  }

  /** With the identifiers of the subscriptions that it matches; MQTT 5.0. */
  public ServerPublish subscriptionIdentifiers(int... values) {
    return with(other -> other.subscriptionIdentifiers = Arrays.stream(values).boxed().toList());
  }

  @Override
  Packet packet() {
    return new Publish(
        topic,
        packetIdentifier,
        qos,
        duplicate,
        retain,
        payload,
        topicAlias,
        properties,
        subscriptionIdentifiers);
  }
}
