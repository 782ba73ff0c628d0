// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import java.util.List;

/**
 * Somebody who can sign in.
 *
 * @param name what is typed in, and {@code sub}
 * @param tenant {@code tenant} in tokens
 * @param groups {@code groups} in tokens; empty means none
 * @param passwordHash see {@link Passwords}
 */
public record Person(String name, String tenant, List<String> groups, String passwordHash) {
    public Person {
        groups = List.copyOf(groups);
    }

    @Override
    public String toString() {
        return "Person[" + name + "]";
    }
}
