// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreDownTest {
    private static final String HERE = Desk.context("acme", "ssn", "row-1", "hr-case");

    @TempDir Path folder;

    @Test
    void without_its_keys_nothing_opens() throws IOException {
        String sealed;
        Path keys;
        try (var desk = new Desk(folder)) {
            sealed = desk.seal(HERE, "123-45-6789").text("sealed");
            keys = desk.data().resolve("field-keys");
        }
        try (Stream<Path> files = Files.list(keys)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (var desk = new Desk(folder)) {

            Desk.Reply reply = desk.open(Minted.helen(), HERE, sealed);

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.body().has("value")).isFalse();
        }
    }

    @Test
    void without_its_ledger_nothing_opens() throws SQLException {
        try (var desk = new Desk(folder)) {
            String sealed = desk.seal(HERE, "123-45-6789").text("sealed");
            String ledger = "jdbc:sqlite:" + desk.data().resolve("keys.db");
            try (var connection = DriverManager.getConnection(ledger);
                    var statement = connection.createStatement()) {
                statement.execute("drop table opened");
            }

            Desk.Reply reply = desk.open(Minted.helen(), HERE, sealed);

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text("code")).isEqualTo("not_ready");
            assertThat(reply.body().has("value")).isFalse();
        }
    }
}
