// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * One certificate as the register knows it.
 *
 * @param serial hex
 * @param thumbprint base64url SHA-256 (RFC 8705, 3.1)
 * @param line the serial that it began with; renewals keep it
 * @param bundleSeen the newest bundle that its holder says to use; 0 for none
 * @param revoked when it was revoked
 */
record Certificate(
        String serial,
        String thumbprint,
        SpiffeId id,
        String manner,
        Instant end,
        String line,
        long bundleSeen,
        Optional<Instant> revoked) {
    private static final long KEPT_MILLIS = 30L * 24 * 60 * 60 * 1000;
    private static final String SELECT = "select * from certificate where ";

    static Optional<Certificate> find(Handle handle, String thumbprint) {
        return read(handle.createQuery(SELECT + "thumbprint = :t").bind("t", thumbprint)).stream()
                .findFirst();
    }

    static Optional<Certificate> ofSerial(Handle handle, String serial) {
        return read(handle.createQuery(SELECT + "serial = :s").bind("s", serial)).stream()
                .findFirst();
    }

    /** Those that have not ended, by workload and end. */
    static List<Certificate> living(Handle handle, Instant now) {
        return read(
                handle.createQuery(
                                SELECT + "not_after > :now order by spiffe_id, not_after, serial")
                        .bind("now", now.toEpochMilli()));
    }

    /**
     * Writes one down: signed by who signs now, for nobody who is revoked, in the place of one that
     * counts. One transaction with all of that, so that no other process comes between.
     */
    static void write(Handle handle, Register.Entry entry) {
        check(handle, entry);
        handle.execute(
                "delete from certificate where not_after < ?",
                entry.issued().toEpochMilli() - KEPT_MILLIS);
        Optional<Certificate> before =
                find(handle, entry.by().renewed()).filter(one -> one.id().equals(entry.id()));
        handle.execute(
                "insert into certificate (serial, thumbprint, spiffe_id, manner, issued_at,"
                        + " not_after, authority, line, bundle_seen)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entry.serial(),
                Certificates.thumbprint(entry.leaf()),
                entry.id().toString(),
                entry.by().manner().text(),
                entry.issued().toEpochMilli(),
                entry.leaf().getNotAfter().toInstant().toEpochMilli(),
                entry.by().authority(),
                before.map(Certificate::line).orElse(entry.serial()),
                before.map(Certificate::bundleSeen).orElse(0L));
    }

    private static void check(Handle handle, Register.Entry entry) {
        if (count(handle, "authority where state = 'signing' and id = ?", entry.by().authority())
                == 0) {
            throw new RegisterRefusal("authority_not_signing");
        }
        if (count(handle, "banned where spiffe_id = ?", entry.id().toString()) > 0) {
            throw new RegisterRefusal("workload_revoked");
        }
        if (count(
                        handle,
                        "certificate where revoked_at is not null and thumbprint = ?",
                        entry.by().renewed())
                > 0) {
            throw new RegisterRefusal("certificate_revoked");
        }
    }

    private static long count(Handle handle, String what, String value) {
        return handle.createQuery("select count(*) from " + what)
                .bind(0, value)
                .mapTo(Long.class)
                .one();
    }

    private static List<Certificate> read(Query query) {
        return query.map((row, _) ->
                        new Certificate(
                                row.getString("serial"),
                                row.getString("thumbprint"),
                                SpiffeId.parse(row.getString("spiffe_id")),
                                row.getString("manner"),
                                Instant.ofEpochMilli(row.getLong("not_after")),
                                row.getString("line"),
                                row.getLong("bundle_seen"),
                                row.getObject("revoked_at") == null
                                        ? Optional.empty()
                                        : Optional.of(
                                                Instant.ofEpochMilli(row.getLong("revoked_at")))))
                .list();
    }
}
