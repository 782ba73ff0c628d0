// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

/**
 * A tenant.
 *
 * @param value 1 to 64 of {@code [a-z0-9-]}
 */
public record TenantId(String value) {
    public TenantId {
        if (!value.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "tenant: not valid (expected: 1 to 64 of a-z 0-9 -)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
