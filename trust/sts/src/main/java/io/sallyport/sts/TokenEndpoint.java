// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditException;
import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.TokenWriter;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import io.sallyport.tls.Peer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/** {@code POST /oauth2/token}: exchange (RFC 8693), and a service's own token. Thread-safe. */
final class TokenEndpoint {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private final Rules rules;
    private final Ledger ledger;
    private final TokenWriter writer;
    private final ExchangeLog log;
    private final Clock clock;

    /** Who decides: whose token it is, whether it may be exchanged, whether a service may. */
    record Rules(SubjectTokens subjects, ExchangeRules exchange, ServiceRules service) {}

    TokenEndpoint(Rules rules, Ledger ledger, TokenWriter writer, ExchangeLog log, Clock clock) {
        this.rules = rules;
        this.ledger = ledger;
        this.writer = writer;
        this.log = log;
        this.clock = clock;
    }

    Response answer(Request request, Peer requester) {
        var place = new ExchangeLog.Place(request.id(), requester);
        Outcome outcome = decide(request, place);
        try {
            return switch (outcome) {
                case Outcome.Granted granted -> {
                    log.granted(place, granted); // before the token leaves
                    yield granted(granted.token());
                }
                case Outcome.Refused refused -> {
                    log.refused(place, refused);
                    yield Json.error(refused.error());
                }
            };
        } catch (AuditException e) {
            return Json.error(OauthError.TEMPORARILY_UNAVAILABLE);
        }
    }

    private Outcome decide(Request request, ExchangeLog.Place place) {
        try {
            Form form = form(request);
            String grantType =
                    form.one("grant_type")
                            .orElseThrow(() ->
                                    new RefusedException(
                                            OauthError.INVALID_REQUEST, "no_grant_type"));
            if (grantType.equals(Routes.EXCHANGE)) {
                return exchange(form, place);
            }
            return grantType.equals("client_credentials")
                    ? service(form, place)
                    : new Outcome.Refused(
                            OauthError.UNSUPPORTED_GRANT_TYPE, "unsupported_grant_type");
        } catch (RefusedException e) {
            return e.refusal();
        } catch (ProblemException e) {
            return new Outcome.Refused(OauthError.INVALID_REQUEST, e.reason());
        } catch (TokenRefusedException e) {
            return subjectRefused(e.reason());
        } catch (StoreException e) {
            return new Outcome.Refused(OauthError.TEMPORARILY_UNAVAILABLE, "store_unavailable");
        }
    }

    private Outcome exchange(Form form, ExchangeLog.Place place) {
        // an actor token that is ignored is a lie in the chain: the certificate is the actor
        if (form.fields().containsKey("actor_token")
                || form.fields().containsKey("actor_token_type")) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "actor_token_not_taken");
        }
        Ask ask = AskReader.read(form, place.requester());
        place.to(ask.audience());
        Parent parent = rules.subjects().read(subjectToken(form));
        place.in(parent.txn());
        Instant now = clock.instant();
        return switch (rules.exchange().judge(ask, parent, now)) {
            case Outcome.Refused refused -> refused;
            case Outcome.Granted granted ->
                    ledger.book(parent, granted, now)
                            .<Outcome>map(TokenEndpoint::booked)
                            .orElse(granted);
        };
    }

    private Outcome service(Form form, ExchangeLog.Place place) {
        if (form.fields().containsKey("subject_token")) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "subject_token_of_a_service");
        }
        Ask ask = AskReader.read(form, place.requester());
        place.to(ask.audience());
        Instant now = clock.instant();
        return switch (rules.service().judge(ask, now)) {
            case Outcome.Refused refused -> refused;
            case Outcome.Granted granted ->
                    ledger.denied(DenyKey.of(granted.token()), now)
                            .<Outcome>map(TokenEndpoint::booked)
                            .orElse(granted);
        };
    }

    private static BearerToken subjectToken(Form form) {
        String wanted = form.one("requested_token_type").orElse(ACCESS_TOKEN);
        if (!wanted.equals(ACCESS_TOKEN) && !wanted.equals(JWT)) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "token_type_not_issued");
        }
        if (!form.one("subject_token_type").orElse("").equals(ACCESS_TOKEN)) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "subject_not_an_access_token");
        }
        return form.one("subject_token")
                .map(BearerToken::new)
                .orElseThrow(
                        () -> new RefusedException(OauthError.INVALID_REQUEST, "no_subject_token"));
    }

    /** RFC 8693, 2.2.2: whatever is wrong with the subject token is an invalid request. */
    private static Outcome subjectRefused(String reason) {
        OauthError error =
                reason.equals("issuer_unavailable")
                        ? OauthError.TEMPORARILY_UNAVAILABLE
                        : OauthError.INVALID_REQUEST;
        return new Outcome.Refused(error, "subject_" + reason);
    }

    private static Outcome.Refused booked(String reason) {
        return new Outcome.Refused(OauthError.INVALID_REQUEST, reason);
    }

    static Form form(Request request) {
        Optional<String> type = request.headers().one("content-type");
        if (!type.orElse("").startsWith("application/x-www-form-urlencoded")) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "not_a_form");
        }
        if (!request.query().isEmpty()) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "parameters_in_the_url");
        }
        return Form.parse(request.body().text());
    }

    /** RFC 6749, 5.1; RFC 8693, 2.2.1: the scope is always told, because it may be narrower. */
    private Response granted(AccessToken token) {
        ObjectNode body = Json.object();
        body.put("access_token", writer.write(token).text());
        if (!token.parent().isEmpty()) {
            body.put("issued_token_type", ACCESS_TOKEN);
        }
        body.put("token_type", "Bearer");
        body.put("expires_in", token.expires().getEpochSecond() - token.issued().getEpochSecond());
        body.put("scope", String.join(" ", new TreeSet<>(token.scopes())));
        return Json.answer(200, body);
    }
}
