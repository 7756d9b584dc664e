package dev.martlet.codec.packet;

import dev.martlet.client.message.Credentials;
import dev.martlet.client.message.ProtocolVersion;
import dev.martlet.client.message.Will;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT (section 3.1).
 *
 * <p>In MQTT 3.1.1 Clean Session 1 reads as Clean Start with a session expiry of 0, Clean Session 0
 * as no Clean Start with one that never ends; written likewise: Clean Session is Clean Start.
 *
 * @param version what the client speaks
 * @param clientIdentifier may be empty
 * @param cleanStart whether an old session is dropped [MQTT-3.1.2-4]
 * @param keepAliveSeconds 0 to 65,535; 0 is off
 * @param credentials user name and password, if any
 * @param will the Will Message, if any
 * @param properties what the client asks for
 */
public record Connect(
    ProtocolVersion version,
    String clientIdentifier,
    boolean cleanStart,
    int keepAliveSeconds,
    @Nullable Credentials credentials,
    @Nullable Will will,
    ConnectProperties properties)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.CONNECT;
  }
}
