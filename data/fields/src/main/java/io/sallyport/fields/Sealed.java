// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

/**
 * A sealed value: {@code spf1.} and base64url of version, algorithm, key epoch, tenant key id,
 * nonce, ciphertext and tag.
 *
 * @param text safe to store and show: it opens only in its context
 */
public record Sealed(String text) {}
