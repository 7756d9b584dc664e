/** How long brokers that run inside a test take to be there, and to be gone. */
@NullMarked
package dev.martlet.benchmarks.broker;

import org.jspecify.annotations.NullMarked;
