// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.Peer;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One request, whole: its body was read within the server's limit before the handler runs.
 *
 * @param id made by this server, never taken from the caller; in logs and problem documents
 * @param method upper case
 * @param path decoded once, normalised, starts with a slash; no query
 * @param query the raw query, empty when there is none
 * @param headers as received
 * @param body empty when there is none; treat as read-only
 * @param peer the proven other end; empty on listeners without mutual TLS
 * @param address the socket's remote address
 */
public record Request(
        String id,
        String method,
        String path,
        String query,
        Headers headers,
        Bytes body,
        Optional<Peer> peer,
        InetAddress address) {

    /** This request with other header fields. */
    public Request with(Headers other) {
        return new Request(id, method, path, query, other, body, peer, address);
    }
}
