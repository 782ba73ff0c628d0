// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the register knows of one foreign trust domain, inside a transaction of the caller's. */
record ForeignTable(Handle handle, String trustDomain) {
    /**
     * A row.
     *
     * @param began the digest of what proved its first answer
     * @param document the newest that was taken
     * @param answered when the endpoint last confirmed it
     * @param refused why the last answer was not taken, when it was not
     */
    record Row(
            String began,
            Optional<String> document,
            Optional<Instant> answered,
            Optional<String> refused) {
        /** Whether it goes on from the bootstrap that is configured now. */
        boolean beganWith(String digest) {
            return began.equals(digest);
        }
    }

    Optional<Row> find() {
        return handle.createQuery("select * from foreign_bundle where trust_domain = :domain")
                .bind("domain", trustDomain)
                .map((row, _) -> row(row))
                .findOne();
    }

    /** Taken: the document counts from that moment on. */
    void take(String began, String document, Instant answered) {
        handle.execute(
                "insert into foreign_bundle (trust_domain, began, document, answered)"
                        + " values (?, ?, ?, ?) on conflict (trust_domain) do update set"
                        + " began = excluded.began, document = excluded.document,"
                        + " answered = excluded.answered, refused = null, refused_at = null",
                trustDomain,
                began,
                document,
                answered.toEpochMilli());
    }

    /** Not taken; what was there stays, unless it began with something else. */
    void refuse(String began, String reason, Instant now) {
        handle.execute(
                "insert into foreign_bundle (trust_domain, began, refused, refused_at)"
                        + " values (?, ?, ?, ?) on conflict (trust_domain) do update set"
                        + " document = case when began = excluded.began then document end,"
                        + " answered = case when began = excluded.began then answered end,"
                        + " began = excluded.began, refused = excluded.refused,"
                        + " refused_at = excluded.refused_at",
                trustDomain,
                began,
                reason,
                now.toEpochMilli());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("began"),
                Optional.ofNullable(row.getString("document")),
                row.getObject("answered") == null
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(row.getLong("answered"))),
                Optional.ofNullable(row.getString("refused")));
    }
}
