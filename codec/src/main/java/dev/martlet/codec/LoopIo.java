package dev.martlet.codec;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;

/**
 * Sockets and channels without a socket on one event loop. The selector does the waiting: what
 * happens on a channel without a socket comes as a task, which wakes the selector up.
 */
public final class LoopIo implements IoHandler {

  private final IoHandler sockets;
  private final IoHandler local;

  private LoopIo(IoHandler sockets, IoHandler local) {
    this.sockets = sockets;
    this.local = local;
  }

  /** For loops of either kind of channels. */
  public static IoHandlerFactory newFactory() {
    IoHandlerFactory sockets = NioIoHandler.newFactory();
    IoHandlerFactory local = LocalIoHandler.newFactory();
    return executor -> new LoopIo(sockets.newHandler(executor), local.newHandler(executor));
  }

  @Override
  public void initialize() {
    sockets.initialize();
    local.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return sockets.run(context);
  }

  @Override
  public void wakeup() {
    sockets.wakeup();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return (local.isCompatible(handle.getClass()) ? local : sockets).register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return sockets.isCompatible(handleType) || local.isCompatible(handleType);
  }

  @Override
  public void prepareToDestroy() {
    local.prepareToDestroy();
    sockets.prepareToDestroy();
  }

  @Override
  public void destroy() {
    local.destroy();
    sockets.destroy();
  }
}
