// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import java.util.List;

/**
 * Somebody of the demo.
 *
 * @param name what is typed at sign-in
 * @param tenant {@code acme} or {@code globex}
 * @param groups empty means none
 * @param role for people who read the printed list
 */
public record WorldPerson(String name, String tenant, List<String> groups, String role) {
    public WorldPerson {
        groups = List.copyOf(groups);
    }
}
