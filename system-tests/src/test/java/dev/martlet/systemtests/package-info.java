/** Client and broker together, over real sockets. */
@NullMarked
package dev.martlet.systemtests;

import org.jspecify.annotations.NullMarked;
