/** AssertJ's assertions for what a test broker has recorded. */
@NullMarked
package dev.martlet.testbroker.assertj;

import org.jspecify.annotations.NullMarked;
