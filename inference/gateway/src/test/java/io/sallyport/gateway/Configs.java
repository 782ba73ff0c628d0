// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.http.Listener;
import io.sallyport.runtime.ByteSize;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configurations that tests share. */
final class Configs {
    static final ModelRoute ROUTE = new ModelRoute("local", Optional.empty(), 100, 200);

    private Configs() {}

    /** One model {@code m}, by an outside provider on loopback. */
    static GatewayConfig plain() {
        return with(Map.of("m", ROUTE), Map.of("local", outside("http://127.0.0.1:1/v1")));
    }

    static ProviderConfig outside(String url) {
        return new ProviderConfig(
                ProviderConfig.Kind.OPENAI_COMPATIBLE,
                URI.create(url),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5));
    }

    static GatewayConfig with(
            Map<String, ModelRoute> models, Map<String, ProviderConfig> providers) {
        return new GatewayConfig(
                Listener.loopback(0),
                models,
                providers,
                4,
                6,
                16,
                new ByteSize(1 << 20),
                1,
                false,
                List.of(),
                false);
    }

    /** As {@link #plain}, where everything is allowed that can be. */
    static GatewayConfig lenient() {
        GatewayConfig plain = plain();
        return new GatewayConfig(
                plain.listener(),
                plain.models(),
                plain.providers(),
                4,
                6,
                16,
                new ByteSize(1 << 20),
                3,
                true,
                List.of(),
                true);
    }
}
