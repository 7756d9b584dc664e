/** What applications and test kits may supply to a client. */
@NullMarked
package dev.martlet.client.spi;

import org.jspecify.annotations.NullMarked;
