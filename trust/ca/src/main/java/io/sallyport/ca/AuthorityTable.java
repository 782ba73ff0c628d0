// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.AuthorityRow.State;
import io.sallyport.tls.TrustBundle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Authorities and bundles in the register, inside a transaction of the caller's. */
record AuthorityTable(Handle handle, String trustDomain) {
    List<AuthorityRow> all() {
        return handle.createQuery("select * from authority order by rowid")
                .map((row, _) ->
                        new AuthorityRow(
                                row.getString("id"),
                                row.getString("file"),
                                row.getString("root"),
                                State.of(row.getString("state")),
                                Instant.ofEpochMilli(row.getLong("since")),
                                Instant.ofEpochMilli(row.getLong("not_after")),
                                row.getLong("needs")))
                .list();
    }

    List<AuthorityRow> in(State state) {
        return all().stream().filter(row -> row.state() == state).toList();
    }

    void add(AuthorityRow row) {
        handle.execute(
                "insert into authority (id, file, root, state, since, not_after, needs)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                row.id(),
                row.file(),
                row.root(),
                row.state().text(),
                row.since().toEpochMilli(),
                row.notAfter().toEpochMilli(),
                row.needs());
    }

    void move(AuthorityRow row, State to, Instant now) {
        handle.execute(
                "update authority set state = ?, since = ? where id = ?",
                to.text(),
                now.toEpochMilli(),
                row.id());
    }

    Optional<PublishedBundle> newest() {
        return handle.createQuery(
                        "select sequence, content from bundle order by sequence desc limit 1")
                .map((row, _) ->
                        new PublishedBundle(
                                row.getLong("sequence"),
                                TrustBundle.parse(trustDomain, row.getString("content"))))
                .findOne();
    }

    /** From now on, this is the bundle. */
    PublishedBundle publish(TrustBundle bundle, Instant now) {
        var next =
                new PublishedBundle(newest().map(PublishedBundle::sequence).orElse(0L) + 1, bundle);
        handle.execute(
                "insert into bundle (sequence, content, since) values (?, ?, ?)",
                next.sequence(),
                bundle.text(),
                now.toEpochMilli());
        return next;
    }

    /** How many certificates count whose holder does not say that it has that bundle. */
    long lacking(long sequence, Instant now) {
        return handle.createQuery(
                        "select count(*) from certificate where not_after > :now"
                                + " and revoked_at is null and manner <> 'own'"
                                + " and bundle_seen < :sequence")
                .bind("now", now.toEpochMilli())
                .bind("sequence", sequence)
                .mapTo(Long.class)
                .one();
    }

    /** Takes back every certificate that it has signed; how many counted. */
    int revoke(AuthorityRow row, Instant now) {
        return handle.execute(
                "update certificate set revoked_at = ? where not_after > ?"
                        + " and revoked_at is null and authority in (?, '')",
                now.toEpochMilli(),
                now.toEpochMilli(),
                row.id());
    }

    /** Ends the join tokens that nobody used: who has the stolen key may have seen them. */
    void endJoinTokens(Instant now) {
        handle.execute(
                "update join_token set expires = ? where used_at is null and expires > ?",
                now.toEpochMilli(),
                now.toEpochMilli());
    }

    /** How many certificates count that it has signed. */
    long living(AuthorityRow row, Instant now) {
        return handle.createQuery(
                        "select count(*) from certificate where not_after > :now"
                                + " and authority in (:id, '')")
                .bind("now", now.toEpochMilli())
                .bind("id", row.id())
                .mapTo(Long.class)
                .one();
    }
}
