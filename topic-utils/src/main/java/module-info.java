/** MQTT topic names, topic filters, matching and an index of filters. Needs nothing but the JDK. */
module dev.martlet.topic {
  requires static org.jspecify;

  exports dev.martlet.topic;
}
