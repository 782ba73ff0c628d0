// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import java.net.URI;

/**
 * Somebody came to answer a device.
 *
 * @param userCode as it stood in the address; empty for none. Only to save typing: it decides
 *     nothing
 */
record DeviceVisit(String userCode) implements Visit {
    @Override
    public String clientId() {
        return ""; // which device it is shows after its code was typed
    }

    @Override
    public URI leadsTo() {
        return URI.create("about:blank");
    }

    @Override
    public String toString() {
        return "DeviceVisit[redacted]";
    }
}
