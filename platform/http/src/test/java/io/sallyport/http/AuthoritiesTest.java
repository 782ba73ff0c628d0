// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testkit.TestCa;
import io.sallyport.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outside parties whose certificates come from an authority of their own. */
class AuthoritiesTest {
    private static final URI SOMEWHERE = URI.create("https://localhost:1/");

    @TempDir Path folder;
    private final World world = new World();

    @Test
    void who_is_proven_by_the_named_authority_is_asked() throws IOException {
        try (HttpServer server = outsider();
                HttpClient client = HttpClient.outside(World.uri(server), file(world.ca))) {

            assertThat(get(client).body().text()).isEqualTo("hello");
        }
    }

    @Test
    void who_is_proven_by_another_authority_is_not() throws IOException {
        try (HttpServer server = outsider();
                HttpClient client =
                        HttpClient.outside(World.uri(server), file(TestCa.create("other")))) {

            assertThatThrownBy(() -> get(client))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(UpstreamException.Cause.NOT_WHO_IT_MUST_BE));
        }
    }

    @Test
    void who_has_a_certificate_for_another_host_is_not() throws IOException {
        Listener quick = World.quick();
        var elsewhere =
                new Listener(
                        "127.0.0.2", // no name in the certificate
                        0,
                        quick.maxBody(),
                        quick.maxHeader(),
                        quick.handshake(),
                        quick.idle(),
                        quick.request());
        var tls = new ServerTls.ServerOnly(world.identity(GATEWAY));

        try (HttpServer server =
                        HttpServer.start(
                                elsewhere,
                                tls,
                                _ -> Response.of(200, "text/plain", Bytes.of("hello")));
                HttpClient client =
                        HttpClient.outside(
                                URI.create("https://127.0.0.2:" + server.port()), file(world.ca))) {

            assertThatThrownBy(() -> get(client))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(UpstreamException.Cause.NOT_WHO_IT_MUST_BE));
        }
    }

    @Test
    void a_bundle_may_say_beside_each_certificate_whose_it_is() throws IOException {
        Path file = file(world.ca);
        Files.writeString(file, "# Főtanúsítvány\n" + Files.readString(file));

        try (HttpServer server = outsider();
                HttpClient client = HttpClient.outside(World.uri(server), file)) {

            assertThat(get(client).body().text()).isEqualTo("hello");
        }
    }

    @Test
    void a_file_without_an_authority_stops_the_start() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "no certificate\n");
        Path damaged =
                Files.writeString(
                        folder.resolve("damaged.pem"),
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        for (Path file : List.of(empty, damaged, folder.resolve("missing.pem"))) {
            assertThatThrownBy(() -> HttpClient.outside(SOMEWHERE, file))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private HttpServer outsider() {
        var tls = new ServerTls.ServerOnly(world.identity(GATEWAY));
        return HttpServer.start(
                World.quick(), tls, _ -> Response.of(200, "text/plain", Bytes.of("hello")));
    }

    private Path file(TestCa authority) throws IOException {
        return Files.writeString(
                folder.resolve("authorities.pem"), Pem.text(Set.of(authority.anchor())));
    }

    private static HttpClient.Reply get(HttpClient client) {
        return client.send("GET", "/", Headers.NONE, Bytes.NONE, Duration.ofSeconds(5), 100);
    }
}
