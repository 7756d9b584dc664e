package dev.martlet.client;

/** What carries the bytes between a client and its server. */
public enum ServerTransport {
  /** TCP: {@code mqtt://}. */
  TCP,

  /** Memory, to a server of the same JVM, such as a test broker: {@code inproc://}. */
  IN_PROCESS
}
