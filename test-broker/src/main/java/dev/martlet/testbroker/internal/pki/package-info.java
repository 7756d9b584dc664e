/**
 * Keys and X.509 certificates made at start, by the JDK alone.
 *
 * <p>The JDK signs and parses certificates, but writes none in its public API. What a certificate
 * authority for tests needs of ASN.1 is a page of code; the library that does it all is ten times
 * the size of the broker, and loading it takes longer than starting the broker may.
 */
@NullMarked
package dev.martlet.testbroker.internal.pki;

import org.jspecify.annotations.NullMarked;
