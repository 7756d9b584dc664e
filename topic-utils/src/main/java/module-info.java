/**
 * MQTT topic names and filters: matching, indexes both ways, filters compared as sets, templates.
 * Needs nothing but the JDK.
 */
module dev.martlet.topic {
  requires static org.jspecify;

  exports dev.martlet.topic;
}
