/** The client itself: its loop, its budget, its callbacks, its connections one after the other. */
@NullMarked
package dev.martlet.client.internal;

import org.jspecify.annotations.NullMarked;
