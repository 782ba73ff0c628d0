// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.ClaimSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a claim stands: {@code groups}, or {@code realm_access.roles} for a member of an object. A
 * name with {@code ://} in it is one name, dots and all, as namespaced claims are.
 *
 * @param text as the configuration has it
 */
record ClaimPath(String text) {
    ClaimPath {
        if (text.isBlank()
                || (!text.contains("://") && List.of(text.split("\\.", -1)).contains(""))) {
            throw new IllegalArgumentException(
                    "claim: `" + text + "` (expected: a name, or names with dots between)");
        }
    }

    /** The text there; refused when it is missing or none. */
    String text(ClaimSet claims) {
        return owner(claims).orElseThrow(() -> ClaimSet.bad(text)).text(name());
    }

    /** The texts there; empty when they are missing, refused when they are none. */
    Set<String> texts(ClaimSet claims) {
        return owner(claims).map(found -> found.texts(name())).orElse(Set.of());
    }

    /** As {@link #texts}, or one text with spaces between (RFC 8693, 4.2). */
    Set<String> words(ClaimSet claims) {
        return owner(claims)
                .map(found ->
                        found.json().path(name()).isTextual()
                                ? Set.copyOf(List.of(found.text(name()).trim().split(" +")))
                                : found.texts(name()))
                .orElse(Set.of());
    }

    private Optional<ClaimSet> owner(ClaimSet claims) {
        Optional<ClaimSet> at = Optional.of(claims);
        List<String> names = names();
        for (String name : names.subList(0, names.size() - 1)) {
            at = at.flatMap(found -> found.object(name));
        }
        return at;
    }

    private String name() {
        return names().getLast();
    }

    private List<String> names() {
        return text.contains("://") ? List.of(text) : List.of(text.split("\\."));
    }
}
