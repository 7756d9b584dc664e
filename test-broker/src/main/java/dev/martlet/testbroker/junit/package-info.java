/** The test broker in tests of JUnit Jupiter; the only package here that needs JUnit. */
@NullMarked
package dev.martlet.testbroker.junit;

import org.jspecify.annotations.NullMarked;
