package dev.martlet.benchmarks.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * Connects many clients that do nothing, in a process of their own: a process may not have so many
 * files open that both ends would find room. Says {@code connected}, and ends with its input.
 */
public final class IdleClients {

  private IdleClients() {}

  /** The broker's port and how many. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    List<ScaleClient> clients = new ArrayList<>();
    for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
      clients.add(new ScaleClient(port, "idle-" + i, false));
    }
    System.out.println("connected");
    while (System.in.read() >= 0) {
      // until whoever measures has closed it
    }
    for (ScaleClient client : clients) {
      client.close();
    }
  }
}
