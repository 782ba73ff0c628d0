// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.runtime.SecretRef;
import io.sallyport.store.PostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetrievalConfigTest {
    @TempDir private Path folder;

    @Test
    void what_is_not_configured_is_the_safe_default() throws IOException {
        var config = read("  collections:\n    eng-docs: {tenant: acme}\n");

        assertThat(config)
                .isEqualTo(
                        RetrievalConfig.of(
                                Listener.loopback(0),
                                Map.of(
                                        "eng-docs",
                                        new RetrievalConfig.Collection("acme", Map.of()))));
        assertThat(config.maxResults()).isEqualTo(20);
        assertThat(config.documentsPerDay()).isEqualTo(300);
        assertThat(config.exactUpTo()).isEqualTo(10_000);
    }

    @Test
    void containers_are_read() throws IOException {
        var config =
                read(
                        "  collections:\n    x: {tenant: acme, containers: {board: [\"group:hr\"]}}\n");

        assertThat(config.collections().get("x"))
                .isEqualTo(
                        new RetrievalConfig.Collection(
                                "acme", Map.of("board", List.of("group:hr"))));
    }

    @Test
    void a_shared_database_is_read_with_its_secret_by_reference() throws IOException {
        var config =
                read(
                        """
                          collections: {x: {tenant: acme}}
                          store: {host: db.example.com, database: docs, user: retrieval, password: file:secret, authorities: db-ca.pem}
                          row-keys: keys
                        """);

        assertThat(config.rowKeys()).contains(folder.resolve("keys"));
        assertThat(config.store())
                .contains(
                        new PostgresConfig(
                                "db.example.com",
                                5432,
                                "docs",
                                "retrieval",
                                new SecretRef.InFile(folder.resolve("secret")),
                                "sallyport",
                                Optional.of(folder.resolve("db-ca.pem"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "row-keys: keys",
                "store: {host: 127.0.0.1, database: d, user: u, password: file:s}",
                "store: {host: db.example.com, database: d, user: u, password: file:s}\n  row-keys: k",
                "store: {host: 127.0.0.1, database: d, user: u, password: s3cret}\n  row-keys: k",
                "store: {host: 127.0.0.1, database: d, user: u}\n  row-keys: k",
                "store: {host: 127.0.0.1, database: d, user: u, password: file:s, schema: X-Y}\n  row-keys: k"
            })
    void a_database_without_keys_password_or_tls_stops_the_start(String lines) {
        String text = "  collections: {x: {tenant: acme}}\n  " + lines + "\n";

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-results: 21",
                "max-results: 0",
                "documents-per-day: 0",
                "chunk: 10",
                "overlap: 700",
                "collections-of: x"
            })
    void a_limit_that_makes_no_sense_stops_the_start(String line) {
        String text = "  collections:\n    eng-docs: {tenant: acme}\n  " + line + "\n";

        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigurationException.class);
    }

    private RetrievalConfig read(String text) throws IOException {
        Path file = folder.resolve("sallyport.yaml");
        Files.writeString(file, "retrieval:\n  listener: {port: 0}\n" + text);
        return Configuration.read(file).section("retrieval", RetrievalConfig.class);
    }
}
