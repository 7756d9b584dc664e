package dev.martlet.testbroker.internal.core;

/**
 * How much memory there is for what has begun to come and is not whole.
 *
 * @param strangersBytes of all connections together of which no CONNECT has come
 * @param clientsBytes of all others together
 */
public record UnfinishedLimit(long strangersBytes, long clientsBytes) {

  /** What suits this JVM: buffers of Netty may have as much memory as the heap may. */
  public static UnfinishedLimit ofThisJvm() {
    return of(Runtime.getRuntime().maxMemory());
  }

  /** What leaves enough of {@code memoryBytes} for all else. */
  static UnfinishedLimit of(long memoryBytes) {
    return new UnfinishedLimit(memoryBytes / 16, memoryBytes / 2);
  }
}
