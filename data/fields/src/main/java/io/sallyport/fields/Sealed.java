// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

/**
 * A sealed value: {@code spf1.} and base64url of version, algorithm, key epoch, tenant key id,
 * nonce, ciphertext and tag.
 *
 * @param text safe to store and show: it opens only in its context. Not checked here: what is no
 *     sealed value does not open
 */
public record Sealed(String text) {}
