package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What holds where a server names no limit: MQTT 5.0 section 3.2.2.3. */
class ServerLimitsTest {
  @Test
  void serverThatNamesNoLimitTakesEverythingButTopicAliases() {
    assertThat(ServerLimits.NONE)
        .isEqualTo(
            new ServerLimits(QoS.EXACTLY_ONCE, true, 65_535, 268_435_460, 0, true, true, true));
  }

  @Test
  void serverOfMqtt311TakesNoSubscriptionIdentifiersEitherAndTwentyMessagesAtATime() {
    assertThat(ServerLimits.MQTT_3_1_1)
        .isEqualTo(new ServerLimits(QoS.EXACTLY_ONCE, true, 20, 268_435_460, 0, true, false, true));
  }
}
