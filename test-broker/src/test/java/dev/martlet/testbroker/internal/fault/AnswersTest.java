package dev.martlet.testbroker.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.codec.packet.Auth;
import dev.martlet.codec.packet.Authentication;
import dev.martlet.codec.packet.ConnAck;
import dev.martlet.codec.packet.ConnAckProperties;
import dev.martlet.codec.packet.Packet;
import dev.martlet.codec.packet.PingReq;
import dev.martlet.codec.packet.PingResp;
import dev.martlet.codec.packet.PubAck;
import dev.martlet.codec.packet.PubComp;
import dev.martlet.codec.packet.PubRec;
import dev.martlet.codec.packet.PubRel;
import dev.martlet.codec.packet.ReasonProperties;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private static final Packet CONNACK =
      new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.NONE);

  @Test
  void anAuthIsAnsweredByTheNextStepOrTheLast() {
    Auth auth =
        new Auth(
            ReasonCode.CONTINUE_AUTHENTICATION,
            new Authentication("method", null),
            ReasonProperties.NONE);
    assertThat(Answers.has(auth)).isTrue();
    assertThat(Answers.isAnswer(auth, auth)).isTrue();
    assertThat(Answers.isAnswer(CONNACK, auth)).isTrue();
    assertThat(Answers.isAnswer(PingResp.INSTANCE, auth)).isFalse();
  }

  @Test
  void whatBelongsToAnIdentifierIsAnsweredUnderThatAlone() {
    assertThat(Answers.isAnswer(new PubRel(7), new PubRec(7))).isTrue();
    assertThat(Answers.isAnswer(new PubRel(8), new PubRec(7))).isFalse();
    assertThat(Answers.isAnswer(new PubComp(7), new PubRel(7))).isTrue();
    assertThat(Answers.isAnswer(new PubComp(8), new PubRel(7))).isFalse();
    assertThat(Answers.isAnswer(new PubComp(7), PingReq.INSTANCE)).isFalse();
  }

  @Test
  void whatEndsAnExchangeHasNoAnswer() {
    List<Packet> last = List.of(new PubAck(7), new PubComp(7), PingResp.INSTANCE, CONNACK);
    assertThat(last).noneMatch(Answers::has);
    assertThat(Answers.has(new PubRec(7, ReasonCode.QUOTA_EXCEEDED))).isFalse();
  }
}
