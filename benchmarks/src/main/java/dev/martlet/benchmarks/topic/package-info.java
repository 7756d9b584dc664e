/**
 * What topics cost in Martlet and elsewhere.
 *
 * <p>{@link dev.martlet.benchmarks.topic.TopicReport} runs everything and prints one table; each
 * class that ends in {@code Benchmark} runs by JMH alone too. Every answer is checked against
 * {@link dev.martlet.benchmarks.topic.BruteForce} before anything is timed.
 */
@NullMarked
package dev.martlet.benchmarks.topic;

import org.jspecify.annotations.NullMarked;
