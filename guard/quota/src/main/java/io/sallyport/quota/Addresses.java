// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** How an address is counted. */
public final class Addresses {
    private static final int PREFIX_BYTES = 8;

    private Addresses() {}

    /**
     * The counter's key: an IPv4 address itself (also where it came mapped into IPv6), an IPv6
     * address by its /64, since one household or host owns all of that (RFC 6177, 2).
     */
    public static String key(InetAddress address) {
        if (address instanceof Inet6Address v6) {
            String hex = HexFormat.of().formatHex(v6.getAddress(), 0, PREFIX_BYTES);
            return "%s:%s:%s:%s::/64"
                    .formatted(
                            hex.substring(0, 4),
                            hex.substring(4, 8),
                            hex.substring(8, 12),
                            hex.substring(12));
        }
        return address.getHostAddress();
    }

    /**
     * As above, for a literal such as a token's {@code rctx.ip}; no name is ever looked up.
     *
     * @throws IllegalArgumentException when the text is no address
     */
    public static String key(String literal) {
        return key(InetAddress.ofLiteral(literal));
    }
}
