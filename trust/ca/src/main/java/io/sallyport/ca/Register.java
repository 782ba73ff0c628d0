// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.store.Database;
import io.sallyport.tls.SpiffeId;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the authority remembers: join tokens and certificates. Thread-safe. */
final class Register implements AutoCloseable {
    private static final Duration KEPT = Duration.ofDays(30);

    private static final int HEX = 16;

    private final Database database;

    Register(Path file) {
        this.database = Database.embedded(file, "migrations/ca");
    }

    /** A token's row. */
    record Ticket(SpiffeId id, Instant expires, boolean used, long replays) {}

    /** A certificate to be written down. */
    record Entry(X509Certificate leaf, SpiffeId id, Manner manner, Instant issued) {}

    /** By what right it was issued. */
    enum Manner {
        ENROL("enrol"),
        RENEW("renew"),
        OWN("own");

        private final String text;

        Manner(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Done inside the transaction that writes a certificate down; what it throws undoes it. */
    @FunctionalInterface
    interface Witness {
        void see();
    }

    void add(JoinToken token, SpiffeId id, Instant expires, Instant now) {
        database.writing(handle -> {
            handle.execute(
                    "delete from join_token where expires < ?", now.minus(KEPT).toEpochMilli());
            handle.execute(
                    "insert into join_token (hash, spiffe_id, expires) values (?, ?, ?)",
                    token.hash(),
                    id.toString(),
                    expires.toEpochMilli());
        });
    }

    Optional<Ticket> find(JoinToken token) {
        return database.read(handle ->
                handle.createQuery(
                                "select spiffe_id, expires, used_at, replays"
                                        + " from join_token where hash = :hash")
                        .bind("hash", token.hash())
                        .map((row, _) ->
                                new Ticket(
                                        SpiffeId.parse(row.getString("spiffe_id")),
                                        Instant.ofEpochMilli(row.getLong("expires")),
                                        row.getObject("used_at") != null,
                                        row.getLong("replays")))
                        .findOne());
    }

    /** Counts one more use of a spent token. */
    void replayed(JoinToken token) {
        database.writing(handle ->
                handle.execute(
                        "update join_token set replays = replays + 1 where hash = ?",
                        token.hash()));
    }

    /**
     * Spends the token and writes its certificate down, both or neither.
     *
     * @return false when somebody else has just spent it
     */
    boolean enrol(JoinToken token, Entry entry, Witness witness) {
        return database.write(handle -> {
            int spent =
                    handle.execute(
                            "update join_token set used_at = ? where hash = ?"
                                    + " and used_at is null and spiffe_id = ?",
                            entry.issued().toEpochMilli(),
                            token.hash(),
                            entry.id().toString());
            if (spent == 1) {
                write(handle, entry);
                witness.see();
            }
            return spent == 1;
        });
    }

    /** Writes a certificate down that needed no token. */
    void issued(Entry entry, Witness witness) {
        database.writing(handle -> {
            write(handle, entry);
            witness.see();
        });
    }

    /** Whether this authority has issued that certificate for that workload. */
    boolean knows(String thumbprint, SpiffeId id) {
        return database.read(handle ->
                handle.createQuery(
                                "select count(*) from issued where thumbprint = :t"
                                        + " and spiffe_id = :id")
                        .bind("t", thumbprint)
                        .bind("id", id.toString())
                        .mapTo(Long.class)
                        .one())
                == 1;
    }

    private static void write(Handle handle, Entry entry) {
        handle.execute(
                "delete from issued where not_after < ?",
                entry.issued().minus(KEPT).toEpochMilli());
        handle.execute(
                "insert into issued (serial, thumbprint, spiffe_id, manner, issued_at, not_after)"
                        + " values (?, ?, ?, ?, ?, ?)",
                entry.leaf().getSerialNumber().toString(HEX),
                Certificates.thumbprint(entry.leaf()),
                entry.id().toString(),
                entry.manner().text(),
                entry.issued().toEpochMilli(),
                entry.leaf().getNotAfter().toInstant().toEpochMilli());
    }

    @Override
    public void close() {
        database.close();
    }
}
