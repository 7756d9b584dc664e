/** Programs that play clients of other vendors' Java libraries, each in a JVM of its own. */
@org.jspecify.annotations.NullMarked
package dev.martlet.systemtests.world.drivers;
