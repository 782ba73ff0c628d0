// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

/**
 * Everybody whose limits a request counts against; each from a verified token or socket, never from
 * a header.
 *
 * @param tenant the tenant's id
 * @param user tenant, issuer and subject in one text; for a service on its own, its SPIFFE ID
 * @param address the user's address (IPv6 by /64), or the direct caller's
 * @param workload the calling workload's SPIFFE ID
 */
public record Spender(String tenant, String user, String address, String workload) {}
