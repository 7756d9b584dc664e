package dev.martlet.testbroker.internal.core;

/** How much room deliveries of one session need together. */
record Demand(long messages, long bytes) {

  static final Demand NONE = new Demand(0, 0);

  /** With {@code delivery} as well; one of QoS 0 is an attempt, which needs none. */
  Demand plus(Delivery delivery) {
    return delivery.isAcknowledged()
        ? new Demand(messages + 1, bytes + delivery.sizeBytes())
        : this;
  }
}
