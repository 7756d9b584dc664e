/**
 * What is written about the code is true of it: documents, and the tags that cite the standards.
 */
@NullMarked
package dev.martlet.systemtests.documentation;

import org.jspecify.annotations.NullMarked;
