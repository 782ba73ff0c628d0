// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.get;
import static io.sallyport.http.World.plainUri;
import static io.sallyport.http.World.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.runtime.Metrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ManagementTest {
    @Test
    void it_tells_life_readiness_and_metrics() {
        var missing = new AtomicReference<>(List.of("feed: silent (expected: heard)"));
        var metrics = new Metrics();
        metrics.count("sallyport_test_total", Map.of());
        try (HttpServer server = Management.start(0, metrics, missing::get);
                HttpClient client = HttpClient.loopback(plainUri(server))) {
            assertThat(get(client, "/livez").status()).isEqualTo(200);
            var waiting = get(client, "/readyz");
            assertThat(waiting.status()).isEqualTo(503);
            assertThat(waiting.body().text()).contains("feed: silent (expected: heard)");

            missing.set(List.of());

            assertThat(get(client, "/readyz").status()).isEqualTo(200);
            assertThat(get(client, "/metrics").body().text()).contains("sallyport_test_total");
            assertThat(get(client, "/other").status()).isEqualTo(404);
            assertThat(post(client, "/livez", Bytes.NONE).status()).isEqualTo(405);
        }
    }
}
