/** A strict MQTT codec, and the control packets as values. Internal to Martlet. */
@SuppressWarnings("module") // the modules that it opens to are built after this one
module dev.martlet.codec {
  requires transitive dev.martlet.client;
  requires transitive io.netty.buffer;
  requires transitive io.netty.transport;
  requires io.netty.codec;
  requires io.netty.codec.mqtt;
  requires io.netty.common;
  requires static org.jspecify;

  exports dev.martlet.codec to
      dev.martlet.client.impl,
      dev.martlet.testbroker;
  exports dev.martlet.codec.packet to
      dev.martlet.client.impl,
      dev.martlet.testbroker;
}
