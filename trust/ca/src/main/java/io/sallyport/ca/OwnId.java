// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;

/** The authority's own identity in its trust domain, {@code spiffe://domain/ca}. */
final class OwnId {
    private OwnId() {}

    static SpiffeId of(String trustDomain) {
        return new SpiffeId(trustDomain, "/ca");
    }
}
