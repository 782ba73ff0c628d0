// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditException;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.PlainText;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code POST /oauth2/revoke}: a token with its whole chain by any of the chain's members (RFC
 * 7009), with {@code session=true} its whole session, too, where that began; anything by those that
 * the configuration names. Thread-safe.
 */
final class RevokeEndpoint {
    private static final Pattern PLAIN = Pattern.compile("[^" + PlainText.NOT_PLAIN + "]{1,512}");

    private final Revocations revocations;
    private final TokenReader reader;
    private static final Set<DenyKey.Kind> ISSUED =
            Set.of(DenyKey.Kind.WORKLOAD, DenyKey.Kind.CERTIFICATE);

    private final Set<SpiffeId> mayRevoke;
    private final Set<SpiffeId> mayRevokeWorkloads;
    private final ExchangeLog log;

    RevokeEndpoint(
            Revocations revocations, TokenReader reader, Revokers revokers, ExchangeLog log) {
        this.revocations = revocations;
        this.reader = reader;
        this.mayRevoke = revokers.ofAnything();
        this.mayRevokeWorkloads = revokers.ofWorkloads();
        this.log = log;
    }

    /** Who may revoke anything, and who may revoke workloads and certificates only. */
    record Revokers(Set<SpiffeId> ofAnything, Set<SpiffeId> ofWorkloads) {
        Revokers {
            ofAnything = Set.copyOf(ofAnything);
            ofWorkloads = Set.copyOf(ofWorkloads);
        }
    }

    Response answer(Request request, Peer requester) {
        var place = new ExchangeLog.Place(request.id(), requester);
        try {
            for (DenyKey key : keys(Parameters.of(request, requester), requester)) {
                log.revoked(place, key.kind().code(), key.value());
                revocations.revoke(key);
            }
            return Json.answer(200, Json.object()); // RFC 7009, 2.2: also for an unknown token
        } catch (RefusedException e) {
            log.revocationRefused(place, e.refusal());
            return Json.error(e.refusal().error());
        } catch (ProblemException | IllegalArgumentException e) {
            return Json.error(OauthError.INVALID_REQUEST);
        } catch (StoreException | AuditException e) {
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        }
    }

    private List<DenyKey> keys(Parameters form, Peer requester) {
        Optional<String> token = form.one("token");
        if (token.isPresent()) {
            return read(new BearerToken(token.get()))
                    .map(read -> chain(read, requester, form.one("session").isPresent()))
                    .orElse(List.of());
        }
        boolean anything = mayRevoke.contains(requester.id());
        if (!anything && !mayRevokeWorkloads.contains(requester.id())) {
            throw new RefusedException(OauthError.UNAUTHORIZED_CLIENT, "may_not_revoke");
        }
        DenyKey key = named(form);
        if (!anything && !ISSUED.contains(key.kind())) {
            throw new RefusedException(OauthError.UNAUTHORIZED_CLIENT, "may_not_revoke");
        }
        return List.of(key);
    }

    private Optional<AccessToken> read(BearerToken token) {
        try {
            return Optional.of(reader.read(token));
        } catch (TokenRefusedException e) {
            return Optional.empty();
        }
    }

    /** Every descendant carries the chain's id, so that revoking it reaches all of them. */
    private List<DenyKey> chain(AccessToken token, Peer requester, boolean session) {
        boolean member =
                token.audience().equals(requester.id())
                        || token.client().equals(requester.id())
                        || token.actors().contains(requester.id());
        if (!member) {
            throw new RefusedException(OauthError.UNAUTHORIZED_CLIENT, "not_of_this_chain");
        }
        var chain = new DenyKey(DenyKey.Kind.TXN, token.txn());
        if (!session) {
            return List.of(chain);
        }
        checkSession(token, requester);
        return List.of(chain, new DenyKey(DenyKey.Kind.SID, token.sid()));
    }

    /** A session is ended where the user signed in: nobody further down signs a user out. */
    private void checkSession(AccessToken token, Peer requester) {
        boolean began =
                !token.actors().isEmpty() && token.actors().getLast().equals(requester.id());
        if (token.sid().isEmpty() || !(began || mayRevoke.contains(requester.id()))) {
            throw new RefusedException(OauthError.UNAUTHORIZED_CLIENT, "may_not_end_the_session");
        }
    }

    private static DenyKey named(Parameters form) {
        Optional<String> sub = form.one("sub");
        if (sub.isPresent()) {
            return DenyKey.subject(
                    new Subject(
                            new TenantId(form.one("tenant").orElse("")),
                            form.one("sub_iss").orElse(""),
                            plain(sub.get())));
        }
        for (DenyKey.Kind kind : DenyKey.Kind.values()) {
            Optional<String> value = form.one(kind.code());
            if (value.isPresent() && kind != DenyKey.Kind.SUBJECT) {
                return new DenyKey(kind, plain(value.get()));
            }
        }
        throw new RefusedException(OauthError.INVALID_REQUEST, "nothing_to_revoke");
    }

    private static String plain(String value) {
        if (!PLAIN.matcher(value).matches()) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "bad_value");
        }
        return value;
    }
}
