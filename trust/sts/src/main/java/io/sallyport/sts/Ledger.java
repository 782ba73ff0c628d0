// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.Principal;
import io.sallyport.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What happened before: revocations, how often a token was exchanged, the address of a session.
 * Asked and written in one transaction, so that parallel requests cannot pass a cap together.
 * Thread-safe.
 */
final class Ledger {
    /** A session's address is kept for this long after its last token, less {@link #RENEWED}. */
    private static final Duration SESSION = Duration.ofHours(12);

    private static final Duration RENEWED = Duration.ofMinutes(10);
    private static final int REMEMBERED = 10_000;

    private static final List<String> TIDIED =
            List.of(
                    "revocation",
                    "exchange_count",
                    "session_address",
                    "user_session",
                    "signed_out",
                    "logout_seen");

    private final Database database;
    private final int cap;
    private final Bookings bookings;
    // a session's address never changes: what is remembered stays true
    private final Cache<String, Kept> addresses =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    private record Kept(String address, Instant written) {}

    Ledger(Database database, int cap) {
        this.database = database;
        this.cap = cap;
        this.bookings = new Bookings(database, this::book);
    }

    /**
     * Books one exchange.
     *
     * @return {@code granted} when it was booked, else why it must not be
     */
    Outcome book(Parent parent, Outcome.Granted granted, Instant now) {
        Outcome outcome = bookings.book(new Bookings.Booking(parent, granted, now));
        if (outcome instanceof Outcome.Granted(var child, _)) {
            remember(child, now); // now that it is on disk
        }
        return outcome;
    }

    private void remember(AccessToken child, Instant now) {
        if (child.address().isPresent() && !remembered(child, now)) {
            addresses.put(session(child), new Kept(child.address().get(), now));
        }
    }

    /** Whether its address is known to be the session's, and to be kept for long enough. */
    private boolean remembered(AccessToken child, Instant now) {
        Kept kept = addresses.getIfPresent(session(child));
        return kept != null
                && kept.address().equals(child.address().orElse(""))
                && kept.written().isAfter(now.minus(RENEWED));
    }

    private Outcome book(Handle handle, Bookings.Booking booking) {
        AccessToken child = booking.granted().token();
        Instant now = booking.now();
        var keys = new LinkedHashSet<>(booking.parent().denied());
        keys.addAll(DenyKey.of(child));
        return denied(handle, keys, now)
                .map(reason -> refused(OauthError.INVALID_GRANT, reason))
                .or(() ->
                        addressChanged(handle, child, now)
                                .map(reason -> refused(OauthError.INVALID_REQUEST, reason)))
                .or(() ->
                        tooOften(handle, booking.parent(), booking.granted().rule())
                                .map(reason -> refused(OauthError.INVALID_GRANT, reason)))
                .orElse(booking.granted());
    }

    private static Outcome refused(OauthError error, String reason) {
        return new Outcome.Refused(error, reason);
    }

    /** Whether a token with these keys is refused; the reason, or empty. */
    Optional<String> denied(List<DenyKey> keys, Instant now) {
        return database.read(handle -> denied(handle, keys, now));
    }

    /** Removes what can no longer matter. */
    void tidy(Instant now) {
        database.writing(handle -> {
            for (String table : TIDIED) {
                handle.createUpdate("delete from <table> where expires < :now")
                        .define("table", table)
                        .bind("now", now.getEpochSecond())
                        .execute();
            }
        });
    }

    /** All keys in one question: asked one by one they were most of an exchange's cost. */
    private static Optional<String> denied(Handle handle, Collection<DenyKey> keys, Instant now) {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Query query =
                handle.createQuery(
                        "select r.kind from (values "
                                + String.join(",", Collections.nCopies(keys.size(), "(?,?)"))
                                + ") as asked cross join revocation r"
                                + " on r.kind = asked.column1 and r.denied = asked.column2"
                                + " where r.expires >= ? limit 1");
        int place = 0;
        for (DenyKey key : keys) {
            query.bind(place++, key.kind().code()).bind(place++, key.value());
        }
        return query.bind(place, now.getEpochSecond())
                .mapTo(String.class)
                .findFirst()
                .map(kind -> "revoked_" + kind);
    }

    /** The first address stated for a session is the session's; another one is somebody else. */
    private Optional<String> addressChanged(Handle handle, AccessToken child, Instant now) {
        if (child.address().isEmpty() || remembered(child, now)) {
            return Optional.empty();
        }
        String stated = child.address().get();
        return keep(handle, session(child), stated, now).equals(stated)
                ? Optional.empty()
                : Optional.of("address_of_session_changed");
    }

    private static String keep(Handle handle, String session, String address, Instant now) {
        return handle.createQuery(
                        "insert into session_address (session, address, expires)"
                                + " values (:session, :address, :expires)"
                                + " on conflict (session) do update"
                                + " set expires = :expires returning address")
                .bind("session", session)
                .bind("address", address)
                .bind("expires", now.plus(SESSION).getEpochSecond())
                .mapTo(String.class)
                .one();
    }

    private Optional<String> tooOften(Handle handle, Parent parent, String edge) {
        int used =
                handle.createQuery(
                                "insert into exchange_count (parent, edge, used, expires)"
                                        + " values (:parent, :edge, 1, :expires)"
                                        + " on conflict (parent, edge) do update"
                                        + " set used = used + 1 returning used")
                        .bind("parent", parent.jti())
                        .bind("edge", edge)
                        .bind("expires", parent.expires().plusSeconds(60).getEpochSecond())
                        .mapTo(Integer.class)
                        .one();
        return used <= cap ? Optional.empty() : Optional.of("exchanged_too_often");
    }

    private static String session(AccessToken child) {
        return child.principal() instanceof Principal.User(var subject, _)
                ? subject.issuer() + " " + child.sid()
                : child.sid();
    }
}
