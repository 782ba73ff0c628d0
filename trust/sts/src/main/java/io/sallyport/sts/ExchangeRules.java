// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.sts.Edges.Edge;
import io.sallyport.sts.Outcome.Granted;
import io.sallyport.sts.Outcome.Refused;
import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a token may be exchanged, and for what. All rules must hold; nothing here asks anybody,
 * so the same question has the same answer. What happened before (revocations, counts, a session's
 * address) is the {@link Ledger}'s business.
 */
final class ExchangeRules {
    private static final int MAX_ACTORS = 4;

    private final Edges edges;
    private final Set<SpiffeId> addressFrom;

    ExchangeRules(Edges edges, Set<SpiffeId> addressFrom) {
        this.edges = edges;
        this.addressFrom = Set.copyOf(addressFrom);
    }

    Outcome judge(Ask ask, Parent parent, Instant now) {
        Optional<Edge> found = edges.find(ask.requester().id(), ask.audience());
        Optional<Refused> fault =
                holderFault(ask, parent)
                        .or(() -> chainFault(ask, parent))
                        .or(() ->
                                found.isPresent()
                                        ? none()
                                        : refused(OauthError.INVALID_TARGET, "no_edge"))
                        .or(() -> ageFault(found.orElseThrow(), parent, now))
                        .or(() -> purposeFault(found.orElseThrow(), ask))
                        .or(() -> addressFault(ask, parent));
        return fault.isPresent() ? fault.get() : grant(found.orElseThrow(), ask, parent, now);
    }

    /** A token is exchanged by whom it was given to, and by nobody else; never a service's own. */
    private static Optional<Refused> holderFault(Ask ask, Parent parent) {
        if (!parent.holder().equals(ask.requester().id())) {
            return refused("not_addressed_to_requester");
        }
        if (!(parent.principal() instanceof Principal.User)) {
            return refused("no_user");
        }
        boolean bound = parent.boundTo().isPresent();
        if (bound && !parent.boundTo().get().equals(ask.requester().thumbprint())) {
            return refused("bound_to_another_certificate");
        }
        return none();
    }

    /** The chain only grows, and ends. */
    private static Optional<Refused> chainFault(Ask ask, Parent parent) {
        if (parent.actors().contains(ask.requester().id())) {
            return refused("repeated_actor");
        }
        return parent.actors().size() < MAX_ACTORS ? none() : refused("chain_too_long");
    }

    /** RFC 9470, 3: this act asks for a user who signed in just now. */
    private static Optional<Refused> ageFault(Edge edge, Parent parent, Instant now) {
        boolean fresh =
                edge.maxAuthAge()
                        .map(age -> now.minus(age))
                        .map(oldest ->
                                parent.authenticated()
                                        .filter(at -> !at.isBefore(oldest))
                                        .isPresent())
                        .orElse(true);
        return fresh
                ? none()
                : refused(OauthError.INSUFFICIENT_USER_AUTHENTICATION, "sign_in_too_old");
    }

    private static Optional<Refused> purposeFault(Edge edge, Ask ask) {
        boolean complete = ask.field().isPresent() && ask.purpose().isPresent();
        boolean nothing = ask.field().isEmpty() && ask.purpose().isEmpty();
        if (edge.singleUse()) {
            return complete
                    ? none()
                    : refused(OauthError.INVALID_REQUEST, "field_and_purpose_needed");
        }
        return nothing ? none() : refused(OauthError.INVALID_REQUEST, "field_or_purpose_not_here");
    }

    /** Only the edge that the user talks to knows the address; nobody restates it later. */
    private Optional<Refused> addressFault(Ask ask, Parent parent) {
        if (ask.address().isEmpty()) {
            return none();
        }
        if (!addressFrom.contains(ask.requester().id())) {
            return refused(OauthError.INVALID_REQUEST, "address_not_stated_here");
        }
        boolean changed = parent.address().isPresent() && !parent.address().equals(ask.address());
        return changed ? refused(OauthError.INVALID_REQUEST, "address_changed") : none();
    }

    private static Outcome grant(Edge edge, Ask ask, Parent parent, Instant now) {
        var scopes = new HashSet<>(ask.scopes());
        scopes.retainAll(parent.scopes());
        scopes.retainAll(edge.scopes());
        if (scopes.isEmpty()) {
            return new Refused(OauthError.INVALID_SCOPE, "no_scope_left");
        }
        Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
        Instant end = issued.plus(edge.ttl());
        Instant expires = end.isBefore(parent.expires()) ? end : parent.expires();
        if (!expires.isAfter(issued)) {
            return new Refused(OauthError.INVALID_GRANT, "expired");
        }
        return new Granted(child(ask, parent, scopes, issued, expires), edge.name());
    }

    private static AccessToken child(
            Ask ask, Parent parent, Set<String> scopes, Instant issued, Instant expires) {
        SpiffeId requester = ask.requester().id();
        if (!(parent.principal() instanceof Principal.User user)) {
            throw new IllegalStateException("a token of no user (expected: refused before)");
        }
        return new AccessToken(
                user,
                user.subject().tenant(),
                ask.audience(),
                requester,
                scopes,
                append(requester, parent.actors()),
                ask.requester().thumbprint(),
                parent.txn().isEmpty() ? Ids.next() : parent.txn(),
                parent.sid(),
                Ids.next(),
                parent.jti(),
                issued,
                expires,
                parent.authenticated(),
                parent.address().or(ask::address),
                details(ask));
    }

    private static List<SpiffeId> append(SpiffeId nearest, List<SpiffeId> before) {
        var actors = new ArrayList<SpiffeId>();
        actors.add(nearest);
        actors.addAll(before);
        return actors;
    }

    private static Map<String, String> details(Ask ask) {
        return Stream.of(
                        ask.field().map(value -> Map.entry("field", value)),
                        ask.purpose().map(value -> Map.entry("purpose", value)))
                .flatMap(Optional::stream)
                .collect(
                        java.util.stream.Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Optional<Refused> none() {
        return Optional.empty();
    }

    /** What is wrong is the subject token (RFC 7523, 3.1); each dialect has its word for it. */
    private static Optional<Refused> refused(String reason) {
        return refused(OauthError.INVALID_GRANT, reason);
    }

    private static Optional<Refused> refused(OauthError error, String reason) {
        return Optional.of(new Refused(error, reason));
    }
}
