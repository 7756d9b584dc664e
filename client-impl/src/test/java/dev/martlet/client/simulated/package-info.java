/**
 * The seam under the client, taken by a simulation: the production pipeline on a manual event loop,
 * a channel made of nothing and a clock that only moves when told.
 */
@NullMarked
package dev.martlet.client.simulated;

import org.jspecify.annotations.NullMarked;
