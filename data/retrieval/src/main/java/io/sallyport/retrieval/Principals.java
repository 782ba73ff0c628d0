// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Subject;
import java.util.Set;

/**
 * Everything that one user is, within the own tenant, as rights name it. Resolved anew for each
 * question, by {@link Membership}.
 *
 * @param names never empty for a user of the collection's tenant: each is in {@code group:everyone}
 * @param clearance what may be seen besides being granted
 */
record Principals(Set<String> names, Classification clearance) {
    /** Every user of the collection's tenant; implied, whatever the token lists. */
    static final String EVERYONE = "group:everyone";

    /** A user of another tenant: nothing that any right names. */
    static final Principals STRANGER = new Principals(Set.of());

    Principals {
        names = Set.copyOf(names);
    }

    /** Somebody without clearance. */
    Principals(Set<String> names) {
        this(names, Classification.UNCLASSIFIED);
    }

    /**
     * How rights name one user: the issuer belongs to it, two issuers' john never meet. A {@code #}
     * or {@code %} of the issuer is escaped, so that no two people share a name.
     */
    static String user(Subject subject) {
        return "user:"
                + subject.issuer().replace("%", "%25").replace("#", "%23")
                + "#"
                + subject.sub();
    }
}
