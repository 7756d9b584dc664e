package dev.martlet.codec;

import static dev.martlet.client.message.ProtocolVersion.MQTT_3_1_1;
import static dev.martlet.client.message.ProtocolVersion.MQTT_5;
import static dev.martlet.codec.Role.CLIENT;
import static dev.martlet.codec.Role.SERVER;
import static dev.martlet.codec.Vectors.v;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.Vectors.Vector;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.Disconnect;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.ReasonProperties;
import java.util.List;

/** PINGREQ, PINGRESP, DISCONNECT and AUTH. */
final class DisconnectVectors {
  private DisconnectVectors() {}

  /** As we write them. */
  static List<Vector> written() {
    return List.of(
        v("PINGREQ", null, CLIENT, "c0 00", PingReq.INSTANCE),
        v("PINGRESP", null, SERVER, "d0 00", PingResp.INSTANCE),
        v("DISCONNECT 3.1.1", MQTT_3_1_1, CLIENT, "e0 00", new Disconnect(ReasonCode.SUCCESS)),
        v("DISCONNECT 5.0", MQTT_5, null, "e0 00", new Disconnect(ReasonCode.SUCCESS)),
        v(
            "DISCONNECT 5.0, will",
            MQTT_5,
            CLIENT,
            "e0 07 04 05 11 00000e10",
            new Disconnect(
                ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, 3_600L, null, ReasonProperties.NONE)),
        v(
            "DISCONNECT 5.0, explained",
            MQTT_5,
            null,
            "e0 0e 80 " + Vectors.EXPLAINED_HEX,
            new Disconnect(ReasonCode.UNSPECIFIED_ERROR, null, null, Vectors.EXPLAINED)),
        v(
            "DISCONNECT 5.0, shutting down",
            MQTT_5,
            SERVER,
            "e0 01 8b",
            new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN)),
        v(
            "DISCONNECT 5.0, moved",
            MQTT_5,
            SERVER,
            "e0 06 9d 04 1c 0001 73",
            new Disconnect(ReasonCode.SERVER_MOVED, null, "s", ReasonProperties.NONE)),
        v(
            "AUTH",
            MQTT_5,
            null,
            "f0 0c 18 0a 15 0001 6d 16 0003 0001ff",
            new Auth(
                ReasonCode.CONTINUE_AUTHENTICATION,
                new Authentication("m", Vectors.bytes(0, 1, 0xff)),
                ReasonProperties.NONE)));
  }

  /** Other forms of DISCONNECT, which others write. */
  static List<Vector> readOnly() {
    return List.of(
        v(
            "AUTH, full, in an order of its own",
            MQTT_5,
            null,
            "f0 16 18 14 26 0001 61 0001 62 16 0001 64 1f 0002 6e6f 15 0001 6d",
            new Auth(
                ReasonCode.CONTINUE_AUTHENTICATION,
                new Authentication("m", Vectors.bytes('d')),
                Vectors.EXPLAINED)),
        v(
            "DISCONNECT with reason and empty properties",
            MQTT_5,
            SERVER,
            "e0 02 8b 00",
            new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN)),
        v(
            "DISCONNECT with the code that the standard's tables dispute",
            MQTT_5,
            null,
            "e0 01 8c",
            new Disconnect(ReasonCode.BAD_AUTHENTICATION_METHOD)));
  }
}
