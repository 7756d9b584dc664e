/** One runnable class for each task. */
@NullMarked
package dev.martlet.samples;

import org.jspecify.annotations.NullMarked;
