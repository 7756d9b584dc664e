/** Martlet and Mosquitto, each as the other's peer: proof against the world. */
@NullMarked
package dev.martlet.systemtests.world;

import org.jspecify.annotations.NullMarked;
