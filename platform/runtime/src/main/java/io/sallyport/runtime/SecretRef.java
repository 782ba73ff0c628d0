// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.nio.file.Path;

/** Where a secret is: {@code file:PATH} or {@code env:NAME}; never the secret itself. */
public sealed interface SecretRef {
    /** Read from a file, one trailing line end removed. */
    record InFile(Path path) implements SecretRef {}

    /** Read from the environment. */
    record InEnvironment(String name) implements SecretRef {}

    /**
     * The secret now.
     *
     * @throws ConfigurationException when it is missing or empty
     */
    default String resolve() {
        throw new UnsupportedOperationException("skeleton");
    }
}
