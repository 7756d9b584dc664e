package dev.martlet.client;

/** What a client is doing. */
public enum ClientState {
  /** There is no connection and none under way; {@link MqttClient#connect()} makes one. */
  DISCONNECTED,
  /** A connection is under way: address, transport, CONNECT and CONNACK. */
  CONNECTING,
  /** The server has taken the connection. */
  CONNECTED,
  /** DISCONNECT is on its way, or the broken transport is being closed. */
  DISCONNECTING,
  /** The end. */
  CLOSED
}
