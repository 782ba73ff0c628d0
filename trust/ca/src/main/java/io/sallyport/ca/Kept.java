// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.Svid;

/** What a workload is, and whom it trusts. */
record Kept(Svid svid, PublishedBundle bundle) {
    Kept with(PublishedBundle other) {
        return new Kept(svid, other);
    }
}
