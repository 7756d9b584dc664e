package dev.martlet.systemtests;

import dev.martlet.testbroker.Listener;

/** The same by WebSocket. */
class ClientByWebSocketTest extends ClientAgainstBrokerTest {
  @Override
  Listener listener() {
    return Listener.webSocket();
  }
}
