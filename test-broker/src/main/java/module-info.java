/** An MQTT broker for tests: in process, or as a program of its own. */
module dev.martlet.testbroker {
  requires transitive dev.martlet.client;
  requires dev.martlet.codec;
  requires dev.martlet.topic;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;
  requires static dev.martlet.client.impl;
  requires static info.picocli;
  requires static org.jspecify;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;

  exports dev.martlet.testbroker;
  exports dev.martlet.testbroker.assertj;
  exports dev.martlet.testbroker.junit;
  exports dev.martlet.testbroker.policy;
  exports dev.martlet.testbroker.simulation;
  exports dev.martlet.testbroker.spi;
  exports dev.martlet.testbroker.state;

  opens dev.martlet.testbroker.launcher to
      info.picocli;
}
