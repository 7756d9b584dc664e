/**
 * What the broker does, as plain objects: no socket, no thread, no lock, no clock of its own. All
 * objects of one broker belong to one thread.
 */
@NullMarked
package dev.martlet.testbroker.internal.core;

import org.jspecify.annotations.NullMarked;
