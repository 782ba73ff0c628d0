// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

/**
 * A workload's identity, {@code spiffe://trust-domain/path} (SPIFFE-ID, 2). Always in canonical
 * form, so equality is identity.
 *
 * @param trustDomain lower case, 1 to 255 of {@code [a-z0-9._-]}
 * @param path starts with a slash, no empty, {@code .} or {@code ..} segment, no trailing slash
 */
public record SpiffeId(String trustDomain, String path) {
    public SpiffeId {
        // replaced by the strict grammar in platform/tls
        if (trustDomain.isEmpty() || !path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "spiffe id: not valid (expected: spiffe://domain/path)");
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not a SPIFFE ID, saying what is wrong with
     *     it
     */
    public static SpiffeId parse(String text) {
        if (!text.startsWith("spiffe://")) {
            throw new IllegalArgumentException(
                    "spiffe id: not valid (expected: spiffe://domain/path)");
        }
        int slash = text.indexOf('/', 9);
        return new SpiffeId(text.substring(9, slash), text.substring(slash));
    }

    /**
     * The last segment of the path: {@code gateway} for {@code spiffe://demo.sallyport/gateway}.
     */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return "spiffe://" + trustDomain + path;
    }
}
