/** What a kit around the broker may supply to it. */
@NullMarked
package dev.martlet.testbroker.spi;

import org.jspecify.annotations.NullMarked;
