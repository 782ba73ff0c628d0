// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.spi.Attestation;
import io.sallyport.store.Database;
import io.sallyport.tls.SpiffeId;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.HandleCallback;

/** What the authority remembers: join tokens, certificates, revocations. Thread-safe. */
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
    record Entry(X509Certificate leaf, SpiffeId id, By by, Instant issued) {
        String serial() {
            return leaf.getSerialNumber().toString(HEX);
        }
    }

    /**
     * By what right, and by whom.
     *
     * @param authority its id
     * @param renewed thumbprint of the certificate that it takes the place of; empty for none
     */
    record By(Manner manner, String authority, String renewed) {}

    /** By what right it was issued. */
    enum Manner {
        ENROL("enrol"),
        RENEW("renew"),
        OWN("own"),
        HAND("hand");

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
     * Spends what proved the workload and writes its certificate down, both or neither.
     *
     * @return false when somebody else has just spent it
     * @throws RegisterRefusal when such a certificate may not be
     */
    boolean enrol(Attestation.Proven proof, Entry entry, Witness witness) {
        return database.write(handle -> {
            handle.execute(
                    "delete from spent where until < ?", entry.issued().minus(KEPT).toEpochMilli());
            int spent =
                    handle.execute(
                            "insert into spent (proof, until) values (?, ?) on conflict do nothing",
                            proof.once(),
                            proof.until().toEpochMilli());
            if (spent == 1) {
                handle.execute(
                        "update join_token set used_at = ? where hash = ?",
                        entry.issued().toEpochMilli(),
                        proof.once());
                Certificate.write(handle, entry);
                witness.see();
            }
            return spent == 1;
        });
    }

    /** Counts one more use of a spent proof; how many there were. */
    long replayed(String hash) {
        return database.write(handle ->
                handle.createQuery(
                                "update spent set replays = replays + 1 where proof = ?"
                                        + " returning replays")
                        .bind(0, hash)
                        .mapTo(Long.class)
                        .one());
    }

    /** Whether that proof was spent. */
    boolean spent(String hash) {
        return database.read(handle ->
                handle.createQuery("select count(*) from spent where proof = :hash")
                                .bind("hash", hash)
                                .mapTo(Long.class)
                                .one()
                        == 1);
    }

    /**
     * Writes a certificate down that needed no token.
     *
     * @throws RegisterRefusal when such a certificate may not be
     */
    void issued(Entry entry, Witness witness) {
        database.writing(handle -> {
            Certificate.write(handle, entry);
            witness.see();
        });
    }

    /** The certificate of that thumbprint and workload, when it was issued here. */
    Optional<Certificate> find(String thumbprint, SpiffeId id) {
        return database.read(handle -> Certificate.find(handle, thumbprint))
                .filter(found -> found.id().equals(id));
    }

    /**
     * The holder of that certificate says that it uses that bundle now; one that was never
     * published is nothing that it could use.
     */
    void seen(String thumbprint, long bundle) {
        database.writing(handle ->
                handle.createUpdate(
                                "update certificate set bundle_seen = :bundle"
                                        + " where bundle_seen < :bundle"
                                        + " and :bundle <= (select max(sequence) from bundle)"
                                        + " and line = (select line from certificate"
                                        + " where thumbprint = :thumbprint)")
                        .bind("bundle", bundle)
                        .bind("thumbprint", thumbprint)
                        .execute());
    }

    <R> R read(HandleCallback<R, RuntimeException> work) {
        return database.read(work);
    }

    <R> R write(HandleCallback<R, RuntimeException> work) {
        return database.write(work);
    }

    @Override
    public void close() {
        database.close();
    }
}
