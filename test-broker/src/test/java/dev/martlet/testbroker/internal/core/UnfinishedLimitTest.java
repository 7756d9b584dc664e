package dev.martlet.testbroker.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnfinishedLimitTest {

  @Test
  void strangersHaveASixteenthAndClientsHalf() {
    assertThat(UnfinishedLimit.of(1_600)).isEqualTo(new UnfinishedLimit(100, 800));
  }

  @Test
  void itFollowsTheHeap() {
    assertThat(UnfinishedLimit.ofThisJvm().clientsBytes())
        .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
  }
}
