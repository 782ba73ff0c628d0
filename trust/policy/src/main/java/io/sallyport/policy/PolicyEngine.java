// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.AccessToken;
import java.nio.file.Path;

/** Decides by Cedar policies. Thread-safe; the set in force is replaced atomically. */
public final class PolicyEngine implements AutoCloseable {
    /**
     * Reads {@code schema.cedarschema} and every {@code *.cedar} of the folder.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault of schema and policies
     */
    public static PolicyEngine open(Path folder) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Judges for the token's user (or service) and for its outermost actor. Never throws: not sure
     * is a Deny.
     */
    public Judgement judge(AccessToken token, Ask ask) {
        throw new UnsupportedOperationException("skeleton");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
