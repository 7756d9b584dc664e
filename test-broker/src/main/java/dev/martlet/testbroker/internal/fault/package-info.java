/**
 * What goes wrong on purpose, and when: rules, their counting, and the order of what is held back.
 * No channels, no bytes of the wire.
 */
@NullMarked
package dev.martlet.testbroker.internal.fault;

import org.jspecify.annotations.NullMarked;
