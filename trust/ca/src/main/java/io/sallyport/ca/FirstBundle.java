// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * What an operator was given to begin with: it proves the endpoint's first answer, and by itself
 * nobody else.
 *
 * @param digest {@link BundleHash} of it; another one begins anew
 */
record FirstBundle(TrustBundle bundle, String digest) {
    private static final byte OBJECT = '{';

    /**
     * Reads the file of the configuration.
     *
     * @throws CaException when it is not there, holds no sound authority of that domain, or has
     *     another digest
     */
    static FirstBundle read(ForeignDomain domain) {
        TrustBundle bundle = bundle(domain);
        String digest = BundleHash.of(bundle);
        if (!domain.firstSha256().orElse(digest).equals(digest)) {
            throw new CaException(
                    "first-bundle: %s has the digest %s (expected: %s); ask %s for its bundle again"
                            .formatted(
                                    domain.firstBundle(),
                                    digest,
                                    domain.firstSha256().orElseThrow(),
                                    domain.trustDomain()));
        }
        return new FirstBundle(bundle, digest);
    }

    private static TrustBundle bundle(ForeignDomain domain) {
        try (var file = Files.newInputStream(domain.firstBundle())) {
            byte[] bytes = file.readNBytes(BundleDocument.LONGEST + 1);
            byte[] json = bytes.length > 0 && bytes[0] == OBJECT ? bytes : json(domain, bytes);
            return BundleDocument.read(domain.trustDomain(), json).bundle();
        } catch (IOException | IllegalArgumentException | BundleRefusedException e) {
            throw new CaException(
                    "first-bundle: %s not usable (%s); ask %s for its bundle"
                            .formatted(domain.firstBundle(), e.getMessage(), domain.trustDomain()),
                    e);
        }
    }

    // One way of reading for both forms, so that what is refused in one is refused in the other.
    private static byte[] json(ForeignDomain domain, byte[] pem) {
        String text = new String(pem, StandardCharsets.US_ASCII);
        var bundle = TrustBundle.parse(domain.trustDomain(), text);
        return BundleDocument.text(new PublishedBundle(1, bundle)).getBytes(StandardCharsets.UTF_8);
    }
}
