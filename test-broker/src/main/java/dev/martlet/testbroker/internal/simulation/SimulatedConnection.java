package dev.martlet.testbroker.internal.simulation;

/** Two channels and what is between them. Confined to the loop. */
final class SimulatedConnection {
  private final SimulatedNetwork network;
  private final int number;
  private final SimulatedChannel client;
  private final SimulatedChannel server;
  private final Link toServer;
  private final Link toClient;

  /** Whether both ends believe in a connection that does not exist any more. */
  private boolean silent;

  SimulatedConnection(SimulatedNetwork network, int number, SimulatedChannel client) {
    this.network = network;
    this.number = number;
    this.client = client;
    this.server = new SimulatedChannel(network, number, false);
    this.toServer = new Link(network, this, server);
    this.toClient = new Link(network, this, client);
    client.joined(this, toServer, toClient);
    server.joined(this, toClient, toServer);
  }

  /** Counted from 1. */
  int number() {
    return number;
  }

  SimulatedChannel client() {
    return client;
  }

  SimulatedChannel server() {
    return server;
  }

  String clientIdentifier() {
    return network.clientIdentifier(number);
  }

  /** For logs: where {@code link} leads. */
  String direction(Link link) {
    return link == toServer ? "to the broker" : "to the client";
  }

  /** Nothing is lost, but nothing arrives for so long. */
  void stall(long nanos) {
    toServer.stall(nanos);
    toClient.stall(nanos);
  }

  /** What goes the way of the bytes that brought the moment about arrives so much later. */
  void delay(Link link, long nanos) {
    link.stall(nanos);
  }

  /**
   * Ends the connection between its ends, which learn of it one by one.
   *
   * @param answersLost whether what is under way against {@code link} is lost as well
   * @param reset whether the ends see a reset, and not an orderly end
   */
  void cut(Link link, boolean answersLost, boolean reset, long senderNanos, long receiverNanos) {
    Link back = link == toServer ? toClient : toServer;
    link.kill(false);
    back.kill(answersLost);
    SimulatedChannel sender = back.receiver();
    SimulatedChannel receiver = link.receiver();
    network.notice(senderNanos, () -> tellEnd(sender, reset));
    network.notice(receiverNanos, () -> tellEnd(receiver, reset));
  }

  /** As {@link #cut}, and neither end is told. */
  void silence(Link link) {
    silent = true;
    network.silenced(this);
    link.kill(false);
    (link == toServer ? toClient : toServer).kill(true);
  }

  /** Whether an end has still to find out that nobody is there. */
  boolean isUndiscovered() {
    return silent && (client.isOpen() || server.isOpen());
  }

  /** Bytes have come to the end of {@code link}. */
  void arrived(Link link, byte[] bytes) {
    SimulatedChannel receiver = link.receiver();
    if (receiver.isOpen()) {
      receiver.arrive(bytes);
    } else {
      resetOther(receiver); // as a socket does that nobody reads any more
    }
  }

  /** One end has closed its channel. */
  void closed(SimulatedChannel end, boolean unread) {
    Link out = linkFrom(end);
    if (unread) {
      resetOther(end);
    } else {
      out.end();
    }
  }

  private Link linkFrom(SimulatedChannel end) {
    return end.equals(client) ? toServer : toClient;
  }

  private void resetOther(SimulatedChannel end) {
    SimulatedChannel other = end.equals(client) ? server : client;
    Link out = linkFrom(end);
    if (out.isDead()) {
      return;
    }
    out.kill(true);
    network.notice(network.latencyNanos(), () -> tellEnd(other, true));
  }

  private static void tellEnd(SimulatedChannel end, boolean reset) {
    if (end.isOpen()) {
      if (reset) {
        end.reset();
      } else {
        end.inputEnded();
      }
    }
  }
}
