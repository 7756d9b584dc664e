package dev.martlet.client.internal.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The packet identifiers in use and what holds them: one pool for PUBLISH, SUBSCRIBE and
 * UNSUBSCRIBE [MQTT-2.2.1-3].
 *
 * <p>Identifiers are given out in turn, so those in use lie close together: a table of twice their
 * number, addressed by the low bits, finds each in one step without boxing. An identifier whose
 * place is taken by an old one is passed over.
 */
final class PacketIdentifiers {
  private static final int MAX_IDENTIFIER = 65_535;

  /** Messages leave so many to requests, which are answered soon and then free them again. */
  private static final int KEPT_FOR_REQUESTS = 64;

  private @Nullable Exchange[] table = new @Nullable Exchange[16];
  private int inUse;
  private int last;

  /** Whether {@link #assign} can give one. */
  boolean hasFree() {
    return inUse < MAX_IDENTIFIER;
  }

  /** Whether {@link #assign} can give one to a message, and others to requests. */
  boolean hasFreeForMessage() {
    return inUse < MAX_IDENTIFIER - KEPT_FOR_REQUESTS;
  }

  /** Gives {@code exchange} an identifier that nothing else holds. */
  void assign(Exchange exchange) {
    if (!hasFree()) {
      throw new IllegalStateException("all " + MAX_IDENTIFIER + " packet identifiers are in use");
    }
    if (inUse >= table.length / 2 && table.length <= MAX_IDENTIFIER) {
      grow();
    }
    do {
      last = last % MAX_IDENTIFIER + 1; // 0 is no Packet Identifier [MQTT-2.2.1-3]
    } while (table[place(last)] != null);
    table[place(last)] = exchange;
    inUse++;
    exchange.packetIdentifier(last);
  }

  /** What holds {@code identifier}, or null. */
  @Nullable Exchange find(int identifier) {
    Exchange exchange = table[place(identifier)];
    return exchange != null && exchange.packetIdentifier() == identifier ? exchange : null;
  }

  /** Takes the identifier back. */
  void release(Exchange exchange) {
    table[place(exchange.packetIdentifier())] = null;
    inUse--;
    exchange.packetIdentifier(0);
  }

  /** How many are in use. */
  int inUse() {
    return inUse;
  }

  private int place(int identifier) {
    return identifier & (table.length - 1);
  }

  private void grow() {
    @Nullable Exchange[] old = table;
    table = new @Nullable Exchange[old.length * 2];
    for (Exchange exchange : old) {
      if (exchange != null) {
        table[place(exchange.packetIdentifier())] = exchange;
      }
    }
  }
}
