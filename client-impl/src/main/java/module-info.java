/** The MQTT client on Netty. */
module dev.martlet.client.impl {
  requires transitive dev.martlet.client;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires dev.martlet.codec;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.handler;
  requires org.slf4j;
  requires static io.netty.codec.http;
  requires static org.jspecify;

  exports dev.martlet.client.netty;

  provides dev.martlet.client.MqttClientProvider with
      dev.martlet.client.internal.MartletClientProvider;
}
