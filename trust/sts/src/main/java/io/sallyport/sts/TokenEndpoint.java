// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditException;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.TokenWriter;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import io.sallyport.tls.Peer;
import java.time.Clock;
import java.time.Instant;

/**
 * {@code POST /oauth2/token}: exchange (RFC 8693), the same in the On-Behalf-Of dialect (RFC 7523),
 * and a service's own token. Thread-safe.
 */
final class TokenEndpoint {
    private final Rules rules;
    private final Ledger ledger;
    private final TokenWriter writer;
    private final ExchangeLog log;
    private final Clock clock;

    /** Who decides: whose token it is, whether it may be exchanged, whether a service may. */
    record Rules(
            SubjectTokens subjects, Edges edges, ExchangeRules exchange, ServiceRules service) {}

    TokenEndpoint(Rules rules, Ledger ledger, TokenWriter writer, ExchangeLog log, Clock clock) {
        this.rules = rules;
        this.ledger = ledger;
        this.writer = writer;
        this.log = log;
        this.clock = clock;
    }

    Response answer(Request request, Peer requester) {
        var place = new ExchangeLog.Place(request.id(), requester);
        try {
            return switch (decide(request, place)) {
                case Outcome.Granted granted -> {
                    log.granted(place, granted); // before the token leaves
                    yield granted(place, granted.token());
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
            Parameters parameters = Parameters.of(request, place.requester());
            GrantType type = GrantType.of(parameters);
            place.by(type);
            return switch (decide(type, parameters, place)) {
                case Outcome.Granted granted -> granted;
                case Outcome.Refused refused -> type.told(refused);
            };
        } catch (RefusedException e) {
            return e.refusal();
        } catch (ProblemException e) {
            return new Outcome.Refused(OauthError.INVALID_REQUEST, e.reason());
        } catch (StoreException e) {
            return new Outcome.Refused(OauthError.TEMPORARILY_UNAVAILABLE, "store_unavailable");
        }
    }

    private Outcome decide(GrantType type, Parameters parameters, ExchangeLog.Place place) {
        Peer requester = place.requester();
        return switch (type) {
            case TOKEN_EXCHANGE -> exchange(TokenExchangeForm.read(parameters, requester), place);
            case ON_BEHALF_OF ->
                    exchange(OnBehalfOfForm.read(parameters, requester, rules.edges()), place);
            case CLIENT_CREDENTIALS -> service(AskReader.read(parameters, requester), place);
        };
    }

    private Outcome exchange(Exchange exchange, ExchangeLog.Place place) {
        place.to(exchange.ask().audience());
        try {
            Parent parent = rules.subjects().read(exchange.subject());
            place.in(parent.txn());
            Instant now = clock.instant();
            return switch (rules.exchange().judge(exchange.ask(), parent, now)) {
                case Outcome.Refused refused -> refused;
                case Outcome.Granted granted -> ledger.book(parent, granted, now);
            };
        } catch (TokenRefusedException e) {
            return subjectRefused(e.reason());
        }
    }

    private Outcome service(Ask ask, ExchangeLog.Place place) {
        place.to(ask.audience());
        Instant now = clock.instant();
        return switch (rules.service().judge(ask, now)) {
            case Outcome.Refused refused -> refused;
            case Outcome.Granted granted ->
                    ledger.denied(DenyKey.of(granted.token()), now)
                            .<Outcome>map(
                                    reason -> new Outcome.Refused(OauthError.INVALID_GRANT, reason))
                            .orElse(granted);
        };
    }

    private static Outcome subjectRefused(String reason) {
        OauthError error =
                reason.equals("issuer_unavailable")
                        ? OauthError.TEMPORARILY_UNAVAILABLE
                        : OauthError.INVALID_GRANT;
        return new Outcome.Refused(error, "subject_" + reason);
    }

    private Response granted(ExchangeLog.Place place, AccessToken token) {
        ObjectNode body = Json.object();
        body.put("access_token", writer.write(token).text());
        place.grantType().ifPresent(type -> type.describe(body, token));
        return Json.answer(200, body);
    }
}
