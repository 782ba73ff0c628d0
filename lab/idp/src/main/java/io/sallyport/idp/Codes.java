// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Tickets;

/**
 * What the pages give out and the back channel redeems.
 *
 * @param redirect authorization codes (RFC 6749, 4.1.2)
 * @param device device and user codes (RFC 8628)
 */
record Codes(Tickets<Grant> redirect, DeviceCodes device) {}
