/** What Martlet costs, measured. */
@NullMarked
package dev.martlet.benchmarks;

import org.jspecify.annotations.NullMarked;
