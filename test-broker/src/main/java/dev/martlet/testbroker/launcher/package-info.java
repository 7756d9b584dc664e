/** The broker as a program of its own. */
@NullMarked
package dev.martlet.testbroker.launcher;

import org.jspecify.annotations.NullMarked;
