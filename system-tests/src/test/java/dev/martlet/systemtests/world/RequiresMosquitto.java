package dev.martlet.systemtests.world;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests need Mosquitto's server and clients: without them they are skipped, or fail where the
 * environment says {@code MARTLET_REQUIRE_MOSQUITTO=1}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MosquittoCondition.class)
@interface RequiresMosquitto {}
