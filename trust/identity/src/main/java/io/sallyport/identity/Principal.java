// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.tls.SpiffeId;
import java.util.Set;

/** Whom a token speaks for. */
public sealed interface Principal {
    /** One spelling for counters: {@link Subject#text}, or a service's SPIFFE ID. */
    default String text() {
        return switch (this) {
            case User(var subject, _) -> subject.text();
            case Service(var id) -> id.toString();
        };
    }

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
