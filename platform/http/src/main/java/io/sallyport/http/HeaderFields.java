// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the engine's types to ours. */
final class HeaderFields {
    private HeaderFields() {}

    static Headers of(MultiMap map) {
        Map<String, List<String>> fields = new HashMap<>();
        for (Map.Entry<String, String> field : map) {
            fields.computeIfAbsent(field.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(field.getValue());
        }
        return new Headers(fields);
    }

    /** The address of a socket, without a name look-up. */
    static InetAddress address(SocketAddress socket) {
        try {
            return InetAddress.getByName(socket.hostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("socket address: not an address", e);
        }
    }
}
