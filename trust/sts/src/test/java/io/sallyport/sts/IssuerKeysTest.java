// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.http.UpstreamException;
import io.sallyport.testkit.TestCa;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where an issuer's keys come from when the configuration does not say. */
class IssuerKeysTest {
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile Function<String, String> metadata = issuer -> metadata(issuer, issuer);
    private final HttpServer server =
            HttpServer.start(Listener.loopback(0), new ServerTls.Loopback(), this::answer);
    private final String issuer = "http://localhost:" + server.port() + "/realms/acme";

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void they_are_asked_for_once_where_the_issuers_metadata_says() {
        try (Reached reached = reached()) {
            String keys = new String(reached.get(), StandardCharsets.UTF_8);
            reached.get();

            assertThat(keys).isEqualTo("{\"keys\":[]}");
        }
        assertThat(asked)
                .containsExactly(
                        "/realms/acme/.well-known/openid-configuration",
                        "/realms/acme/keys",
                        "/realms/acme/keys");
    }

    @Test
    void metadata_of_another_issuer_is_not_believed() {
        metadata = known -> metadata("https://evil.example", known);

        assertRefused();
    }

    @Test
    void metadata_that_leads_to_another_host_is_not_followed() {
        metadata = known -> metadata(known, "http://127.0.0.2:" + server.port());

        assertRefused();
    }

    @Test
    void metadata_that_is_none_leads_nowhere() {
        metadata = _ -> "[]";

        try (Reached reached = reached()) {
            assertThatThrownBy(reached::get).isInstanceOf(RuntimeException.class);
        }
        assertThat(asked).hasSize(1);
    }

    private void assertRefused() {
        try (Reached reached = reached()) {
            assertThatThrownBy(reached::get).isInstanceOf(UpstreamException.class);
        }
        assertThat(asked).as("no keys were asked for").hasSize(1);
    }

    private Reached reached() {
        var config =
                new IssuerConfig(
                        issuer,
                        Optional.empty(),
                        IssuerConfig.Reach.LOOPBACK,
                        Optional.empty(),
                        Optional.empty(),
                        List.of("ES256"),
                        List.of("at+jwt"),
                        List.of("sallyport"),
                        Map.of("web", "web-app"),
                        IssuerConfig.Binding.ACCEPTED,
                        List.of("acme"),
                        "tenant",
                        "groups",
                        Optional.empty(),
                        List.of("chat.ask"),
                        Duration.ofHours(1));
        var identity = TestIdentity.of(TestCa.create("demo"), Cast.id("sts"));
        return Reached.of(config, Cast.TRUST, identity);
    }

    private Response answer(Request request) {
        asked.add(request.path());
        return Response.json(
                200, request.path().endsWith("/keys") ? "{\"keys\":[]}" : metadata.apply(issuer));
    }

    private static String metadata(String issuer, String keys) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "/keys\"}";
    }
}
