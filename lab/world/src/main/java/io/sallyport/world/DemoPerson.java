// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import java.util.List;

/**
 * Somebody who can sign in at a running demo.
 *
 * @param password made anew for each demo; a secret
 * @param groups empty means none
 */
public record DemoPerson(String name, String password, String tenant, List<String> groups) {
    public DemoPerson {
        groups = List.copyOf(groups);
    }

    @Override
    public String toString() {
        return "DemoPerson[" + name + ", password redacted]";
    }
}
