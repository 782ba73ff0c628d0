// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that one user is, within the own tenant, as rights name it. Resolved anew for each
 * question.
 *
 * @param names never empty for a user: each is in {@code group:everyone}
 */
record Principals(Set<String> names) {
    /** Every user of the collection's tenant; implied, whatever the token lists. */
    static final String EVERYONE = "group:everyone";

    Principals {
        names = Set.copyOf(names);
    }

    /**
     * Resolves {@code user}.
     *
     * @param containers name to the users and groups in it
     */
    static Principals of(Principal.User user, Map<String, List<String>> containers) {
        var names = new HashSet<String>();
        names.add(user(user.subject()));
        user.groups().forEach(group -> names.add("group:" + group));
        var own = Set.copyOf(names);
        containers.forEach((container, members) -> {
            if (members.stream().anyMatch(own::contains)) {
                names.add("container:" + container);
            }
        });
        names.add(EVERYONE);
        return new Principals(names);
    }

    /**
     * How rights name one user: the issuer belongs to it, two issuers' john never meet. A {@code #}
     * or {@code %} of the issuer is escaped, so that no two people share a name.
     */
    static String user(Subject subject) {
        return "user:" + subject.issuer().replace("%", "%25").replace("#", "%23") + "#" + subject.sub();
    }
}
