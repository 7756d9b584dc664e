/**
 * Topic names and topic filters of MQTT, and which of them match.
 *
 * <p>A {@link dev.martlet.topic.TopicName} or {@link dev.martlet.topic.TopicFilter} that exists is
 * valid. Numbers in square brackets, as in [MQTT-4.7.3-1], are normative statements of MQTT 5.0;
 * the rules of 3.1.1 are the same but for shared subscriptions, which only 5.0 has. No argument and
 * no result is ever null.
 */
@NullMarked
package dev.martlet.topic;

import org.jspecify.annotations.NullMarked;
