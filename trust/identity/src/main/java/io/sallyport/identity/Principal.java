// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.tls.SpiffeId;
import java.util.Set;

/** Whom a token speaks for. */
public sealed interface Principal {
    /**
     * A user.
     *
     * @param groups what the identity provider vouched for; empty means none, never all
     */
    record User(Subject subject, Set<String> groups) implements Principal {
        public User {
            groups = Set.copyOf(groups);
        }
    }

    /** A service on its own; it has no user rights anywhere. */
    record Service(SpiffeId id) implements Principal {}
}
