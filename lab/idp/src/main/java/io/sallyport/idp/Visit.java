// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import java.net.URI;

/** Why somebody is asked to sign in. */
sealed interface Visit permits Authorization, DeviceVisit {
    /** The client that it is for; empty while nobody knows. */
    String clientId();

    /** Where the answer to the form leads in the end, for the page's own policy. */
    URI leadsTo();
}
