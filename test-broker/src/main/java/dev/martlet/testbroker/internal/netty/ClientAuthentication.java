package dev.martlet.testbroker.internal.netty;

/** Whether clients of a TLS listener show a certificate. */
public enum ClientAuthentication {
  /** They are not asked. */
  NONE,
  /** Who shows one must be trusted; who shows none is welcome. */
  REQUESTED,
  /** Who shows none that is trusted is refused. */
  REQUIRED
}
