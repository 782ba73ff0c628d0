// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import io.sallyport.runtime.Default;
import io.sallyport.runtime.SecretRef;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A PostgreSQL database that several processes may share. What is not on loopback is spoken to over
 * TLS only, and must prove that it is that host.
 *
 * @param host its name, as in its certificate
 * @param database which one there
 * @param user a role of this very service; it owns the schema, or may make it
 * @param password the role's password
 * @param schema where its tables are; made when it is missing
 * @param authorities certificate authorities that prove the host, PEM; without it loopback only, in
 *     the clear
 */
public record PostgresConfig(
        String host,
        @Default("5432") int port,
        String database,
        String user,
        SecretRef password,
        @Default("sallyport") String schema,
        Optional<Path> authorities) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    public PostgresConfig {
        if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
            throw new IllegalArgumentException("host: not valid (expected: one name or address)");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: %d (expected: 1 to 65535)".formatted(port));
        }
        if (database.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("database, user: blank (expected: their names)");
        }
        if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "schema: not valid (expected: a plain name in lower case)");
        }
        if (authorities.isEmpty() && !LOOPBACK.contains(host)) {
            throw new IllegalArgumentException(
                    "authorities: missing (expected: a file; without TLS only on loopback)");
        }
    }
}
