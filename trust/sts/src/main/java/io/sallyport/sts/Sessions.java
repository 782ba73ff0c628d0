// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The sessions that chains were started in, so that a user who signs out at the identity provider
 * is out here, and so that no provider can end, or slip into, another one's session. Durable.
 * Thread-safe.
 */
final class Sessions {
    /** Stands before the id of a token that names no session. */
    static final String OF_A_TOKEN = "jti.";

    private static final int MOST_OF_ONE_USER = 1_000;
    private static final int MOST_LOGOUTS = 10_000;
    private static final int REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

    private final Database database;
    private final Clock clock;
    private final Revocations.Lives lives;
    private final Cache<Key, Boolean> noted =
            Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();

    private record Key(String sid, String issuer, String sub) {}

    Sessions(Database database, Clock clock, Revocations.Lives lives) {
        this.database = database;
        this.clock = clock;
        this.lives = lives;
    }

    /**
     * A verified token of an identity provider is about to start a chain.
     *
     * @param issued its {@code iat}
     * @throws TokenRefusedException {@code sid_of_another_issuer}, or {@code signed_out} when the
     *     user did so after it was issued
     */
    void begin(Parent parent, Instant issued) {
        if (!(parent.principal() instanceof Principal.User(Subject subject, _))) {
            return;
        }
        var key = new Key(parent.sid(), subject.issuer(), subject.sub());
        // written before it is asked: a sign-out in between finds the session and revokes it
        if (noted.getIfPresent(key) == null) {
            database.writing(handle -> note(handle, key));
            noted.put(key, true);
        }
        if (database.read(handle -> signedOut(handle, key, issued))) {
            throw new TokenRefusedException("signed_out");
        }
    }

    /**
     * The sessions that this token ends, noting it for tokens that were issued before and have not
     * been seen yet.
     *
     * @throws TokenRefusedException {@code sid_of_another_issuer}
     */
    Set<String> ending(LogoutToken token) {
        return database.write(handle -> {
            token.sid().ifPresent(sid -> checkOwner(handle, sid, token.issuer()));
            token.sub().ifPresent(sub -> noteSignedOut(handle, token, sub));
            var ending = new LinkedHashSet<String>();
            token.sid().ifPresent(ending::add);
            // with a sid, the user's other sessions go on; those without one cannot be told apart
            String start = token.sid().isPresent() ? OF_A_TOKEN : "";
            token.sub()
                    .ifPresent(sub ->
                            sessions(handle, token.issuer(), sub).stream()
                                    .filter(sid -> sid.startsWith(start))
                                    .forEach(ending::add));
            return ending;
        });
    }

    /**
     * Whether this token was carried out already.
     *
     * @throws TokenRefusedException {@code too_many_logouts} when its issuer floods us
     */
    boolean carriedOut(LogoutToken token) {
        return database.read(handle -> {
            int live =
                    handle.createQuery("select count(*) from logout_seen where issuer = :issuer")
                            .bind("issuer", token.issuer())
                            .mapTo(Integer.class)
                            .one();
            if (live >= MOST_LOGOUTS) {
                throw new TokenRefusedException("too_many_logouts");
            }
            return handle.createQuery(
                            "select 1 from logout_seen where issuer = :issuer and jti = :jti")
                    .bind("issuer", token.issuer())
                    .bind("jti", token.jti())
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent();
        });
    }

    /** Last, so that a crash before it lets the provider's second attempt through. */
    void carryOut(LogoutToken token) {
        Instant expires = clock.instant().plus(LogoutTokens.OLDEST.multipliedBy(2));
        database.writing(handle ->
                handle.createUpdate(
                                "insert into logout_seen (issuer, jti, expires)"
                                        + " values (:issuer, :jti, :expires)"
                                        + " on conflict (issuer, jti) do nothing")
                        .bind("issuer", token.issuer())
                        .bind("jti", token.jti())
                        .bind("expires", expires.getEpochSecond())
                        .execute());
    }

    private void note(Handle handle, Key key) {
        checkOwner(handle, key.sid(), key.issuer());
        handle.createUpdate(
                        "insert into user_session (sid, issuer, sub, expires)"
                                + " values (:sid, :issuer, :sub, :expires)"
                                + " on conflict (sid, issuer, sub) do update"
                                + " set expires = :expires")
                .bind("sid", key.sid())
                .bind("issuer", key.issuer())
                .bind("sub", key.sub())
                .bind("expires", clock.instant().plus(lives.standing()).getEpochSecond())
                .execute();
    }

    /** A session is its first issuer's. */
    private void checkOwner(Handle handle, String sid, String issuer) {
        boolean foreign =
                handle.createQuery(
                                "select 1 from user_session where sid = :sid"
                                        + " and issuer <> :issuer and expires >= :now")
                        .bind("sid", sid)
                        .bind("issuer", issuer)
                        .bind("now", clock.instant().getEpochSecond())
                        .mapTo(Integer.class)
                        .findFirst()
                        .isPresent();
        if (foreign) {
            throw new TokenRefusedException("sid_of_another_issuer");
        }
    }

    private void noteSignedOut(Handle handle, LogoutToken token, String sub) {
        handle.createUpdate(
                        "insert into signed_out (issuer, sub, before, every_session, expires)"
                                + " values (:issuer, :sub, :before, :every, :expires)"
                                + " on conflict (issuer, sub, every_session) do update set"
                                + " before = max(before, :before), expires = :expires")
                .bind("issuer", token.issuer())
                .bind("sub", sub)
                .bind("before", token.issued().getEpochSecond())
                .bind("every", token.sid().isEmpty() ? 1 : 0)
                // no token of the provider lives longer than that
                .bind("expires", clock.instant().plus(lives.token()).getEpochSecond())
                .execute();
    }

    private static boolean signedOut(Handle handle, Key key, Instant issued) {
        Optional<Integer> found =
                handle.createQuery(
                                "select 1 from signed_out where issuer = :issuer and sub = :sub"
                                        + " and before >= :issued"
                                        + " and every_session >= :least")
                        .bind("issuer", key.issuer())
                        .bind("sub", key.sub())
                        .bind("issued", issued.getEpochSecond())
                        .bind("least", key.sid().startsWith(OF_A_TOKEN) ? 0 : 1)
                        .mapTo(Integer.class)
                        .findFirst();
        return found.isPresent();
    }

    private static Set<String> sessions(Handle handle, String issuer, String sub) {
        return new LinkedHashSet<>(
                handle.createQuery(
                                "select sid from user_session where issuer = :issuer and sub = :sub"
                                        + " order by expires desc limit "
                                        + MOST_OF_ONE_USER)
                        .bind("issuer", issuer)
                        .bind("sub", sub)
                        .mapTo(String.class)
                        .list());
    }
}
