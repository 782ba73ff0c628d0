// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

/**
 * Everybody whose limits a request counts against; each from a verified token or socket, never from
 * a header. At most 1,024 characters each, no control characters.
 *
 * @param tenant the tenant's id; empty for a service that works for none, such services count
 *     together
 * @param user tenant, issuer and subject in one text; for a service on its own, its SPIFFE ID
 * @param address the user's address (IPv6 by /64, see {@link Addresses}), or the direct caller's
 * @param workload the calling workload's SPIFFE ID
 */
public record Spender(String tenant, String user, String address, String workload) {
    private static final int LONGEST = 1024;

    public Spender {
        sound("tenant", tenant);
        present("user", user);
        present("address", address);
        present("workload", workload);
    }

    /** Whether a service spends for itself, without a user. */
    boolean alone() {
        return user.equals(workload);
    }

    private static void present(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "spender " + name + ": blank (expected: who pays); take it from the token");
        }
        sound(name, value);
    }

    private static void sound(String name, String value) {
        if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "spender "
                            + name
                            + ": too long or with control characters (expected: at most "
                            + LONGEST
                            + " printable characters)");
        }
    }
}
