// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.SecretRef;
import io.sallyport.testkit.TestCa;
import io.sallyport.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a database that is not on this machine. */
final class PostgresTlsIT {
    private static final TestCa CA = TestCa.create("databases");

    @TempDir private static Path folder;
    private static TestPostgres server;
    private static String name;

    @BeforeAll
    static void start() {
        // with localhost and 127.0.0.1
        TestCa.Issued issued = CA.issue("spiffe://demo.sallyport/database");
        server =
                TestPostgres.own(
                        certificates(issued.chain()),
                        pem("PRIVATE KEY", issued.key().getEncoded()));
        name = server.database();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_database_that_its_authorities_vouch_for_is_used_over_tls() throws IOException {
        try (var database = Database.shared(config(CA), DatabaseContractTest.MIGRATIONS)) {
            String version =
                    database.read(handle ->
                            handle.createQuery(
                                            "select version from pg_stat_ssl where pid ="
                                                    + " pg_backend_pid()")
                                    .mapTo(String.class)
                                    .one());

            assertThat(version).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void a_database_that_others_vouch_for_is_refused() throws IOException {
        PostgresConfig others = config(TestCa.create("others"));

        assertThatThrownBy(() -> Database.shared(others, DatabaseContractTest.MIGRATIONS))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws IOException {
        // the same machine by a name that its certificate does not have
        PostgresConfig other = config("127.1", server.port(), Optional.of(authorities(CA)));

        assertThatThrownBy(() -> Database.shared(other, DatabaseContractTest.MIGRATIONS))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("hostname 127.1 could not be verified");
    }

    @Test
    void a_database_that_speaks_no_tls_is_refused_where_tls_is_asked() throws IOException {
        PostgresConfig plain =
                config("127.0.0.1", TestPostgres.shared().port(), Optional.of(authorities(CA)));

        assertThatThrownBy(() -> Database.shared(plain, DatabaseContractTest.MIGRATIONS))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("SSL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.example.com", "10.0.0.5", "127.0.0.2", "localhost.example.com"})
    void without_tls_only_loopback_may_be_named(String host) {
        assertThatThrownBy(() -> config(host, 5432, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("authorities");
    }

    private static PostgresConfig config(TestCa ca) throws IOException {
        return config("localhost", server.port(), Optional.of(authorities(ca)));
    }

    private static PostgresConfig config(String host, int port, Optional<Path> authorities)
            throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), name);
        return new PostgresConfig(
                host, port, name, name, new SecretRef.InFile(secret), "sallyport", authorities);
    }

    private static Path authorities(TestCa ca) throws IOException {
        Path file = Files.createTempFile(folder, "authorities", ".pem");
        return Files.writeString(file, certificates(List.of(ca.anchor())));
    }

    private static String certificates(List<X509Certificate> chain) {
        var text = new StringBuilder();
        try {
            for (X509Certificate each : chain) {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static String pem(String what, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what);
    }
}
