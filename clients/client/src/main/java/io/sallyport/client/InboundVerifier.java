// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Binding;
import io.sallyport.identity.Caller;
import io.sallyport.identity.Challenge;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import io.sallyport.identity.FeedReader;
import io.sallyport.identity.IdentityHeaders;
import io.sallyport.identity.RevocationFeed;
import io.sallyport.identity.RootKey;
import io.sallyport.identity.RootedKeys;
import io.sallyport.identity.Scopes;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.TokenVerifier;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Verdict;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says who sent a request, for a service with an HTTP server of its own: peer, edge, token,
 * binding, deny list, caller, as at every PEP. The server must ask for the client's certificate
 * (TLS 1.3) and hand over what it was shown; a certificate from a header is none. Rights are not
 * its business.
 *
 * <p>Follows the token service's revocations while it is open; without them for 30 s, or without
 * the token service's keys, it refuses everything. Thread-safe.
 */
public final class InboundVerifier implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final InboundConfig config;
    private final KnownPeers peers;
    private final StsLink sts;
    private final RootedKeys keys;
    private final TokenVerifier tokens;
    private final DenyList denied;
    private final RevocationFeed feed;

    private InboundVerifier(IdentitySource identity, InboundConfig config, Clock clock) {
        this.config = config;
        this.peers = new KnownPeers(new PeerJudge(identity, clock));
        this.sts = new StsLink(identity, config.sts());
        this.keys = RootedKeys.of(RootKey.parse(config.tokenRoot()), sts::keys, clock);
        this.tokens = TokenVerifier.of(config.issuer(), identity.svid().id(), keys, clock);
        this.denied = new DenyList(clock);
        this.feed =
                RevocationFeed.follow(
                        sts::feed, FeedReader.of(config.issuer(), keys), denied, this::bringKeys);
    }

    /**
     * Opens it for the service that {@code identity} is; tokens must be addressed to that. The
     * token service need not be there yet: until it is, every request is refused.
     */
    public static InboundVerifier open(IdentitySource identity, InboundConfig config) {
        return open(identity, config, Clock.systemUTC());
    }

    static InboundVerifier open(IdentitySource identity, InboundConfig config, Clock clock) {
        return new InboundVerifier(identity, config, clock);
    }

    /**
     * Judges one request.
     *
     * @param chain what the client showed in the handshake, leaf first; empty when nothing
     * @param headers every header field of the request, names in any case
     */
    public Inbound verify(List<X509Certificate> chain, Map<String, List<String>> headers) {
        Map<String, List<String>> lower = lower(headers);
        try {
            Caller caller = caller(chain, lower.getOrDefault("authorization", List.of()));
            return new Inbound.Admitted(caller, stripped(lower));
        } catch (ProblemException e) {
            return refused(e, lower);
        } catch (TokenRefusedException e) {
            return refused(refusal(e.reason()), lower);
        }
    }

    /**
     * Whether what a request was admitted on still holds, for an answer that takes long: nothing
     * about its token was revoked, and revocations are heard of.
     */
    public boolean holds(Caller caller) {
        return denied.fresh() && denied.hit(caller.token()).isEmpty();
    }

    /**
     * How many revocations were heard of: what {@link io.sallyport.exchange.Exchanger} takes, so
     * that no token from before a revocation is sent on.
     */
    public long epoch() {
        return denied.heardOf();
    }

    /** What keeps it from admitting anybody, one line each; empty: it can. */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        if (!keys.ready()) {
            missing.add("token keys: none yet (expected: from sts); start sts");
        }
        if (!denied.fresh()) {
            missing.add("revocation feed: " + denied.trouble() + " (expected: heard from sts)");
        }
        return List.copyOf(missing);
    }

    private Caller caller(List<X509Certificate> chain, List<String> authorization) {
        Peer peer = peer(chain); // 1
        if (!config.callers().contains(peer.id())) { // 2
            throw new ProblemException(
                    Problem.EDGE_NOT_ALLOWED, "edge_not_allowed", "caller: not on the list");
        }
        BearerToken bearer = BearerToken.of(authorization); // 4
        AccessToken token = tokens.verify(bearer);
        Binding.require(token, peer); // 5
        requireNotRevoked(token); // 6
        if (!Scopes.cover(token, config.scope())) { // 7
            throw new ProblemException(
                    Problem.NOT_PERMITTED, "insufficient_scope", "scope: not in the token");
        }
        return new Caller(token, bearer, peer.id());
    }

    private Peer peer(List<X509Certificate> chain) {
        return switch (peers.judge(chain)) {
            case Verdict.Accepted(var peer) -> peer;
            case Verdict.Refused(var reason) ->
                    throw new ProblemException(
                            Problem.UNKNOWN_IDENTITY, reason.code(), "peer: not proven");
        };
    }

    private void requireNotRevoked(AccessToken token) {
        if (!denied.fresh()) {
            throw new ProblemException(
                    Problem.REVOCATION_FEED_STALE,
                    "revocation_feed_stale",
                    "revocation feed: silent",
                    SOON);
        }
        Optional<DenyKey> hit = denied.hit(token);
        if (hit.isPresent()) {
            throw new TokenRefusedException("revoked_" + hit.get().kind().code());
        }
    }

    /** One answer for all causes, but for the one that is ours. */
    private ProblemException refusal(String reason) {
        return keys.ready()
                ? new ProblemException(Problem.INVALID_TOKEN, reason, "token: not accepted")
                : new ProblemException(
                        Problem.NOT_READY, "token_keys_unavailable", "token keys: none", SOON);
    }

    private Inbound.Refused refused(ProblemException e, Map<String, List<String>> headers) {
        var told = new HashMap<String, String>();
        List<String> hosts = headers.getOrDefault("host", List.of());
        Optional<String> host =
                hosts.size() == 1 ? Optional.of(hosts.getFirst()) : Optional.empty();
        Challenge.of(e, config.scope(), Challenge.resource(host))
                .ifPresent(challenge -> told.put("www-authenticate", challenge));
        e.retryAfter()
                .ifPresent(after -> told.put("retry-after", Long.toString(after.toSeconds())));
        return new Inbound.Refused(e.problem().status(), e.problem().code(), told, e.reason());
    }

    private static Map<String, List<String>> lower(Map<String, List<String>> headers) {
        var lower = new HashMap<String, List<String>>();
        headers.forEach((name, values) ->
                lower.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .addAll(values));
        return lower;
    }

    private static Map<String, List<String>> stripped(Map<String, List<String>> headers) {
        headers.remove("authorization");
        IdentityHeaders.in(headers.keySet()).forEach(headers::remove);
        return headers;
    }

    private void bringKeys() {
        if (!keys.ready()) {
            keys.refresh(sts.keys());
        }
    }

    @Override
    public void close() {
        feed.close();
        sts.close();
    }
}
