// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

/**
 * A trust bundle as operators pass it on.
 *
 * @param sequence grows with each change
 * @param hash what {@link BundleHash} says of it, for {@code enrolment.bundle-sha256}
 * @param pem for OpenSSL, databases, drivers
 * @param spiffe the document of the SPIFFE trust domain and bundle specification, 4
 */
public record CaBundle(long sequence, String hash, String pem, String spiffe) {
    static CaBundle of(PublishedBundle published) {
        return new CaBundle(
                published.sequence(),
                BundleHash.of(published.bundle()),
                published.bundle().text(),
                BundleDocument.text(published));
    }
}
