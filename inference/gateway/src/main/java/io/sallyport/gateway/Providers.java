// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.tls.SpiffeId;
import java.util.HashMap;
import java.util.Map;

/** Every provider of the configuration, open. */
final class Providers implements AutoCloseable {
    private final Map<String, Provider> byName;

    private Providers(Map<String, Provider> byName) {
        this.byName = Map.copyOf(byName);
    }

    static Providers open(GatewayConfig config, SpiffeId gateway, Gateway.Self self) {
        var open = new HashMap<String, Provider>();
        try {
            for (var provider : config.providers().entrySet()) {
                open.put(
                        provider.getKey(),
                        Provider.open(provider.getKey(), provider.getValue(), gateway, self));
            }
        } catch (RuntimeException failed) {
            open.values().forEach(Provider::close);
            throw failed;
        }
        return new Providers(open);
    }

    /** The one that answers for the model; the configuration has checked that it exists. */
    Provider of(ModelRoute route) {
        Provider provider = byName.get(route.provider());
        if (provider == null) {
            throw new IllegalStateException("a route to a provider that is not configured");
        }
        return provider;
    }

    @Override
    public void close() {
        byName.values().forEach(Provider::close);
    }
}
