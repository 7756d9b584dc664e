package dev.martlet.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubscriptionOptionsTest {
  @ParameterizedTest
  @EnumSource
  void optionsOfAQosSayNothingElse(QoS qos) {
    assertThat(SubscriptionOptions.of(qos))
        .isEqualTo(new SubscriptionOptions(qos, false, false, RetainHandling.SEND_ON_SUBSCRIBE));
    assertThat(SubscriptionOptions.of(qos).isQosOnly()).isTrue();
  }

  @Test
  void everyOtherOptionIsMoreThanMqtt311CanSay() {
    QoS qos = QoS.EXACTLY_ONCE;
    RetainHandling usual = RetainHandling.SEND_ON_SUBSCRIBE;
    assertThat(new SubscriptionOptions(qos, true, false, usual).isQosOnly()).isFalse();
    assertThat(new SubscriptionOptions(qos, false, true, usual).isQosOnly()).isFalse();
    assertThat(new SubscriptionOptions(qos, false, false, RetainHandling.SEND_IF_NEW).isQosOnly())
        .isFalse();
    assertThat(new SubscriptionOptions(qos, false, false, RetainHandling.DO_NOT_SEND).isQosOnly())
        .isFalse();
  }

  @Test
  void nothingInThemIsNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> SubscriptionOptions.of(null))
        .withMessage("qos");
    assertThatNullPointerException()
        .isThrownBy(() -> new SubscriptionOptions(QoS.AT_MOST_ONCE, false, false, null))
        .withMessage("retainHandling");
  }
}
