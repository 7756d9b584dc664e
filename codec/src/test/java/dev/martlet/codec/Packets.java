package dev.martlet.codec;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.Message;
import dev.martlet.client.message.MessageProperties;
import dev.martlet.client.message.PayloadFormat;
import dev.martlet.client.message.Payloads;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.QoS;
import dev.martlet.client.message.ReasonCode;
import dev.martlet.client.message.RetainHandling;
import dev.martlet.client.message.ServerLimits;
import dev.martlet.client.message.SubscriptionOptions;
import dev.martlet.client.message.UserProperty;
import dev.martlet.client.message.Will;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Connect;
import dev.martlet.codec.packet.ConnectProperties;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.Publish;
import dev.martlet.codec.packet.ReasonProperties;
import dev.martlet.codec.packet.SubAck;
import dev.martlet.codec.packet.Subscribe;
import dev.martlet.codec.packet.UnsubAck;
import dev.martlet.codec.packet.Unsubscribe;
import dev.martlet.topic.TopicFilter;
import dev.martlet.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Packets that one end may send, from a seed. Equal seeds give equal packets. */
final class Packets {
  private static final String[] CHARACTERS = {"a", "/", "ß", "€", "😀", "\uFEFF", "\u0001", " "};
  private static final String[] FILTERS = {"#", "+/a", "a/+/b/#", "/", "$share/g/a/#", "ü"};

  private final Random random;
  private final ProtocolVersion version;
  private final Role sender;

  Packets(long seed, ProtocolVersion version, Role sender) {
    this.random = new Random(seed);
    this.version = version;
    this.sender = sender;
  }

  /** The next packet but CONNECT. */
  Packet next() {
    List<Supplier<Packet>> kinds = new ArrayList<>();
    kinds.add(this::publish);
    kinds.add(this::acknowledgement);
    if (sender == Role.CLIENT) {
      kinds.add(this::subscribe);
      kinds.add(() -> new Unsubscribe(identifier(), list(3, this::filter), userProperties()));
      kinds.add(() -> PingReq.INSTANCE);
    } else {
      kinds.add(this::connAck);
      kinds.add(this::subAck);
      kinds.add(this::unsubAck);
      kinds.add(() -> PingResp.INSTANCE);
    }
    if (mqtt5()) {
      kinds.add(() -> new Auth(ReasonCode.CONTINUE_AUTHENTICATION, authentication(), reason()));
    }
    if (mqtt5() || sender == Role.CLIENT) {
      kinds.add(this::disconnect);
    }
    return kinds.get(random.nextInt(kinds.size())).get();
  }

  Connect connect() {
    boolean cleanStart = random.nextBoolean();
    long expirySeconds = cleanStart ? 0 : ConnectProperties.NEVER_EXPIRES_SECONDS;
    ConnectProperties properties =
        mqtt5()
            ? new ConnectProperties(
                unsigned(),
                1 + random.nextInt(65_535),
                1 + random.nextInt(1_000_000),
                random.nextInt(65_536),
                random.nextBoolean(),
                random.nextBoolean(),
                orNull(this::authentication),
                userProperties())
            : ConnectProperties.expiringAfter(expirySeconds);
    return new Connect(
        version,
        cleanStart || mqtt5() ? text(30) : "c" + text(30),
        cleanStart,
        random.nextInt(65_536),
        orNull(this::credentials),
        orNull(this::will),
        properties);
  }

  private Credentials credentials() {
    if (mqtt5() && random.nextBoolean()) {
      return new Credentials(null, bytes(20));
    }
    return new Credentials(text(20), orNull(() -> bytes(20)));
  }

  private Will will() {
    Message message =
        new Message(
            topic(), bytes(50), oneOf(QoS.values()), random.nextBoolean(), messageProperties());
    return new Will(message, mqtt5() ? Duration.ofSeconds(unsigned()) : Duration.ZERO);
  }

  private Publish publish() {
    QoS qos = oneOf(QoS.values());
    int alias = mqtt5() && random.nextBoolean() ? identifier() : 0;
    return new Publish(
        alias > 0 && random.nextBoolean() ? null : topic(),
        qos == QoS.AT_MOST_ONCE ? 0 : identifier(),
        qos,
        qos != QoS.AT_MOST_ONCE && random.nextBoolean(),
        random.nextBoolean(),
        bytes(random.nextInt(10) == 0 ? 20_000 : 200),
        alias,
        messageProperties(),
        mqtt5() && sender == Role.SERVER
            ? list(3, () -> 1 + random.nextInt(Subscribe.MAX_SUBSCRIPTION_IDENTIFIER))
            : List.of());
  }

  private Packet acknowledgement() {
    ReasonCode receipt =
        mqtt5()
            ? oneOf(ReasonCode.SUCCESS, ReasonCode.UNSPECIFIED_ERROR, ReasonCode.QUOTA_EXCEEDED)
            : ReasonCode.SUCCESS;
    ReasonCode release =
        mqtt5()
            ? oneOf(ReasonCode.SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)
            : ReasonCode.SUCCESS;
    return switch (random.nextInt(4)) {
      case 0 -> new PubAck(identifier(), receipt, reason());
      case 1 -> new PubRec(identifier(), receipt, reason());
      case 2 -> new PubRel(identifier(), release, reason());
      default -> new PubComp(identifier(), release, reason());
    };
  }

  private Subscribe subscribe() {
    return new Subscribe(
        identifier(),
        mqtt5() ? random.nextInt(Subscribe.MAX_SUBSCRIPTION_IDENTIFIER + 1) : 0,
        list(3, () -> new Subscribe.Request(filter(), options())),
        userProperties());
  }

  private SubscriptionOptions options() {
    return mqtt5()
        ? new SubscriptionOptions(
            oneOf(QoS.values()), false, random.nextBoolean(), oneOf(RetainHandling.values()))
        : SubscriptionOptions.of(oneOf(QoS.values()));
  }

  private ConnAck connAck() {
    if (!mqtt5()) {
      return Vectors.connAck311(random.nextBoolean(), ReasonCode.SUCCESS);
    }
    ServerLimits limits =
        new ServerLimits(
            oneOf(QoS.values()),
            random.nextBoolean(),
            1 + random.nextInt(65_535),
            1 + unsigned() / 2,
            random.nextInt(65_536),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean());
    return new ConnAck(
        random.nextBoolean(),
        ReasonCode.SUCCESS,
        new ConnAckProperties(
            limits,
            orNull(this::unsigned),
            orNull(() -> text(20)),
            orNull(() -> random.nextInt(65_536)),
            orNull(() -> text(20)),
            orNull(() -> text(20)),
            orNull(this::authentication),
            reason()));
  }

  private SubAck subAck() {
    return new SubAck(
        identifier(),
        list(
            5,
            () ->
                oneOf(
                    ReasonCode.SUCCESS,
                    ReasonCode.GRANTED_QOS_1,
                    ReasonCode.GRANTED_QOS_2,
                    ReasonCode.UNSPECIFIED_ERROR)),
        reason());
  }

  private UnsubAck unsubAck() {
    List<ReasonCode> codes =
        mqtt5()
            ? list(
                5,
                () ->
                    oneOf(
                        ReasonCode.SUCCESS,
                        ReasonCode.NO_SUBSCRIPTION_EXISTED,
                        ReasonCode.NOT_AUTHORIZED))
            : List.of();
    return new UnsubAck(identifier(), codes, reason());
  }

  private Disconnect disconnect() {
    if (!mqtt5()) {
      return new Disconnect(ReasonCode.SUCCESS);
    }
    return sender == Role.CLIENT
        ? new Disconnect(ReasonCode.SUCCESS, orNull(this::unsigned), null, reason())
        : new Disconnect(ReasonCode.SERVER_BUSY, null, orNull(() -> text(20)), reason());
  }

  private MessageProperties messageProperties() {
    if (!mqtt5() || random.nextInt(3) == 0) {
      return MessageProperties.NONE;
    }
    return new MessageProperties(
        oneOf(PayloadFormat.values()),
        orNull(() -> Duration.ofSeconds(unsigned())),
        orNull(() -> text(20)),
        orNull(this::topic),
        orNull(() -> bytes(20)),
        userProperties());
  }

  private ReasonProperties reason() {
    return mqtt5()
        ? new ReasonProperties(orNull(() -> text(200)), userProperties())
        : ReasonProperties.NONE;
  }

  private List<UserProperty> userProperties() {
    return mqtt5() && random.nextBoolean()
        ? list(3, () -> new UserProperty(text(5), text(5)))
        : List.of();
  }

  private Authentication authentication() {
    return new Authentication(text(10), orNull(() -> bytes(30)));
  }

  private TopicFilter filter() {
    return TopicFilter.of(oneOf(FILTERS));
  }

  private TopicName topic() {
    return TopicName.of("t" + text(20));
  }

  private boolean mqtt5() {
    return version == ProtocolVersion.MQTT_5;
  }

  private int identifier() {
    return 1 + random.nextInt(65_535);
  }

  private long unsigned() {
    return random.nextInt(4) == 0 ? 0xFFFF_FFFFL : random.nextInt() & 0xFFFF_FFFFL;
  }

  private String text(int maximumLength) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maximumLength + 1); i > 0; i--) {
      text.append(oneOf(CHARACTERS));
    }
    return text.toString();
  }

  private ByteBuffer bytes(int maximumLength) {
    byte[] bytes = new byte[random.nextInt(maximumLength + 1)];
    random.nextBytes(bytes);
    return Payloads.copyOf(bytes);
  }

  private <T> List<T> list(int maximumSize, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(maximumSize); i >= 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  private <T> T orNull(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  @SafeVarargs
  private final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }
}
