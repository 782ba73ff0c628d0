// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import com.google.crypto.tink.util.SecretBytes;

/**
 * A tenant's key in one epoch. Nothing is sealed with it directly.
 *
 * @param tenant whose
 * @param epoch from 1, higher is newer
 * @param id random; in every envelope made under it
 * @param secret 32 bytes
 */
record TenantKey(String tenant, int epoch, long id, SecretBytes secret) {
    @Override
    public String toString() {
        return "TenantKey[" + tenant + ", epoch " + epoch + ", redacted]";
    }
}
