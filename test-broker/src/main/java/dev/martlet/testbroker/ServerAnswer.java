package dev.martlet.testbroker;

import dev.martlet.client.message.UserProperty;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.ReasonProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A packet of a {@link ScriptedServer} that may be explained. Immutable. */
public final class ServerAnswer extends ServerPacket {

  private final Function<ReasonProperties, Packet> form;
  private final ReasonProperties reason;

  ServerAnswer(Function<ReasonProperties, Packet> form) {
    this(form, ReasonProperties.NONE);
  }

  private ServerAnswer(Function<ReasonProperties, Packet> form, ReasonProperties reason) {
    this.form = form;
    this.reason = reason;
  }

  /** With words for people; MQTT 5.0. */
  public ServerAnswer reasonString(String words) {
    return new ServerAnswer(form, new ReasonProperties(words, reason.userProperties()));
  }

  /** With one more user property; MQTT 5.0. */
  public ServerAnswer userProperty(String name, String value) {
    List<UserProperty> more = new ArrayList<>(reason.userProperties());
    more.add(new UserProperty(name, value));
    return new ServerAnswer(form, new ReasonProperties(reason.reasonString(), more));
  }

  @Override
  Packet packet() {
    return form.apply(reason);
  }
}
