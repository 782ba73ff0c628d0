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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code POST /oauth2/revoke}: a token with its whole chain by any of the chain's members (RFC
 * 7009), anything by those that the configuration names. Thread-safe.
 */
final class RevokeEndpoint {
    private static final Pattern PLAIN = Pattern.compile("[^" + PlainText.NOT_PLAIN + "]{1,512}");

    private final Revocations revocations;
    private final TokenReader reader;
    private final Set<SpiffeId> mayRevoke;
    private final ExchangeLog log;

    RevokeEndpoint(
            Revocations revocations, TokenReader reader, Set<SpiffeId> mayRevoke, ExchangeLog log) {
        this.revocations = revocations;
        this.reader = reader;
        this.mayRevoke = Set.copyOf(mayRevoke);
        this.log = log;
    }

    Response answer(Request request, Peer requester) {
        var place = new ExchangeLog.Place(request.id(), requester);
        try {
            Optional<DenyKey> key = key(Parameters.of(request, requester), requester);
            if (key.isPresent()) {
                log.revoked(place, key.get().kind().code(), key.get().value());
                revocations.revoke(key.get());
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

    private Optional<DenyKey> key(Parameters form, Peer requester) {
        Optional<String> token = form.one("token");
        if (token.isPresent()) {
            return chain(new BearerToken(token.get()), requester);
        }
        if (!mayRevoke.contains(requester.id())) {
            throw new RefusedException(OauthError.UNAUTHORIZED_CLIENT, "may_not_revoke");
        }
        return Optional.of(named(form));
    }

    /** Every descendant carries the chain's id, so that revoking it reaches all of them. */
    private Optional<DenyKey> chain(BearerToken token, Peer requester) {
        AccessToken read;
        try {
            read = reader.read(token);
        } catch (TokenRefusedException e) {
            return Optional.empty();
        }
        boolean member =
                read.audience().equals(requester.id())
                        || read.client().equals(requester.id())
                        || read.actors().contains(requester.id());
        if (!member) {
            throw new RefusedException(OauthError.UNAUTHORIZED_CLIENT, "not_of_this_chain");
        }
        return Optional.of(new DenyKey(DenyKey.Kind.TXN, read.txn()));
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
