// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where a client's calls go.
 *
 * @param name for messages: the callee's role, else its host
 * @param prefix put before every path; empty or {@code /segment...} without a trailing slash
 */
record Target(String name, String host, int port, String prefix, boolean tls) {
    static Target of(String name, URI base) {
        boolean tls = "https".equals(base.getScheme());
        if (!tls && !"http".equals(base.getScheme())) {
            throw invalid(base, "https://host[:port][/path]");
        }
        if (base.getHost() == null
                || base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
            throw invalid(base, "https://host[:port][/path] without user, query and fragment");
        }
        int port = base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80;
        String path = base.getRawPath();
        String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new Target(name, bare(base.getHost()), port, prefix, tls);
    }

    /** Refuses plain text. */
    Target requireTls() {
        if (!tls) {
            throw new IllegalArgumentException(
                    "callee: " + this + " without TLS (expected: https://)");
        }
        return this;
    }

    /** Refuses TLS and every host that is not this machine. */
    Target requireLoopback() {
        try {
            if (!tls && InetAddress.getByName(host).isLoopbackAddress()) {
                return this;
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("callee: " + this + " unknown host", e);
        }
        throw new IllegalArgumentException(
                "callee: " + this + " (expected: http:// on a loopback address)");
    }

    @Override
    public String toString() {
        return name + " at " + host + ":" + port;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static IllegalArgumentException invalid(URI base, String expected) {
        return new IllegalArgumentException(
                "callee: " + base + " not usable (expected: " + expected + ")");
    }
}
