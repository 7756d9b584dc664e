package dev.martlet.client.internal;

import dev.martlet.client.ClientOptions;
import dev.martlet.client.MqttClient;
import dev.martlet.client.MqttClientProvider;
import dev.martlet.client.internal.netty.Layers;
import dev.martlet.client.message.InvalidOptionException;
import dev.martlet.client.netty.NettyRuntime;
import dev.martlet.client.spi.ClientRuntime;

/** Makes clients that run on Netty. */
public final class MartletClientProvider implements MqttClientProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MartletClientProvider() {}

  @Override
  public MqttClient create(ClientOptions options) {
    Layers.requireLibraries(options.server().transport());
    return new MartletClient(options, runtime(options));
  }

  private static NettyRuntime runtime(ClientOptions options) {
    ClientRuntime runtime = options.runtime();
    if (runtime == null) {
      return NettyRuntime.shared();
    }
    if (runtime instanceof NettyRuntime netty) {
      return netty;
    }
    throw new InvalidOptionException(
        "runtime",
        runtime.getClass().getName() + " is not a dev.martlet.client.netty.NettyRuntime");
  }
}
