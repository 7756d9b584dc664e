package dev.martlet.testbroker.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter is what a TLS client needs to trust the broker of {@link TestBrokerExtension},
 * which must have a TLS listener: a {@link java.nio.file.Path} of a PEM file, a {@link
 * java.security.KeyStore} or an {@link javax.net.ssl.SSLContext}. A parameter of the type {@link
 * dev.martlet.testbroker.CertificateAuthority} needs no annotation.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface BrokerTrust {}
