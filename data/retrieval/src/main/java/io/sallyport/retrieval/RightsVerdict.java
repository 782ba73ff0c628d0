// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why a user may see a document, or may not.
 *
 * @param reason {@code granted}, {@code denied}, {@code not_granted}, {@code not_cleared} or {@code
 *     other_tenant}
 * @param grants the grants that hold for the user, each with the way to it
 * @param denials the denials that hold for the user
 * @param clearance what the user is cleared for
 */
record RightsVerdict(
        String reason, List<Held> grants, List<Held> denials, Classification clearance) {
    RightsVerdict {
        grants = List.copyOf(grants);
        denials = List.copyOf(denials);
    }

    /**
     * Says what a search by this user decides, by the same code.
     *
     * @param user of any tenant
     */
    static RightsVerdict of(Collected collected, Principal.User user, Rights rights) {
        Principals principals = collected.principals(user);
        if (!user.subject().tenant().equals(collected.tenant())) {
            return new RightsVerdict("other_tenant", List.of(), List.of(), principals.clearance());
        }
        Map<String, String> reasons = collected.membership().reasons(user);
        List<Held> grants = held(rights.grants(), reasons);
        List<Held> denials = held(rights.denials(), reasons);
        return new RightsVerdict(
                reason(rights, principals, !denials.isEmpty(), !grants.isEmpty()),
                grants,
                denials,
                principals.clearance());
    }

    boolean allowed() {
        return reason.equals("granted");
    }

    private static String reason(
            Rights rights, Principals principals, boolean denied, boolean granted) {
        if (rights.allow(principals)) {
            return "granted";
        }
        if (denied) {
            return "denied";
        }
        return granted ? "not_cleared" : "not_granted";
    }

    private static List<Held> held(Set<String> named, Map<String, String> reasons) {
        return new TreeSet<>(named)
                .stream()
                        .filter(reasons::containsKey)
                        .map(name -> new Held(name, way(name, reasons)))
                        .toList();
    }

    private static List<String> way(String name, Map<String, String> reasons) {
        var way = new ArrayList<String>();
        String at = name;
        for (String below = reasons.getOrDefault(at, at);
                !below.equals(at);
                below = reasons.getOrDefault(at, at)) {
            way.add(below);
            at = below;
        }
        return way;
    }

    /**
     * A principal that the user is.
     *
     * @param way what makes the user so, nearest first; empty when the token says it itself
     */
    record Held(String principal, List<String> way) {
        Held {
            way = List.copyOf(way);
        }
    }
}
