// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.audit.AuditLog;
import io.sallyport.identity.Caller;
import io.sallyport.identity.DenyList;
import io.sallyport.identity.FeedReader;
import io.sallyport.identity.RevocationFeed;
import io.sallyport.identity.RootKey;
import io.sallyport.identity.RootedKeys;
import io.sallyport.identity.TokenVerifier;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process needs to check its callers: the token service's keys, the deny list and its feed,
 * the edges, the audit log, and a signer of receipts. One per process; thread-safe.
 */
public final class Pep implements AutoCloseable {
    private final TrustConfig config;
    private final String role;
    private final SpiffeId self;
    private final Clock clock;
    private final Recorder recorder;
    private final Tally tally;
    private final ReceiptSigner signer;
    private final Signals signals;
    private final DenyList denied;
    private final RunningWork running = new RunningWork();
    private final HeardIdentity identity;
    private final TokenService sts;
    private final RootedKeys keys;
    private final TokenVerifier tokens;
    private final RevocationFeed feed;

    private Pep(
            TrustConfig config,
            String role,
            IdentitySource identity,
            AuditLog audit,
            Metrics metrics,
            Clock clock) {
        this.config = config;
        this.role = role;
        this.self = identity.svid().id();
        this.clock = clock;
        this.recorder = new Recorder(audit, clock);
        this.tally = new Tally(metrics, role);
        this.signer = new ReceiptSigner(identity, clock);
        this.signals = new Signals(this, config.callersOf(role), config.usersPerActor());
        this.denied = new DenyList(clock);
        this.sts = new TokenService(config, identity);
        this.keys = RootedKeys.of(RootKey.parse(config.tokenRoot()), sts::keys, clock);
        this.tokens = TokenVerifier.of(config.issuer(), self, keys, clock);
        denied.onRevoked(running::cut); // before connections end: a stream was cut, not left
        this.identity = new HeardIdentity(identity, denied);
        var reader = FeedReader.of(config.issuer(), keys);
        this.feed = RevocationFeed.follow(sts::feed, reader, denied, this::bringKeys);
    }

    /**
     * Opens it for the role {@code name} and starts following the revocation feed. The token
     * service need not be there yet: until it is, every request is refused.
     *
     * @throws IllegalArgumentException when an edge leads here from another trust domain: tokens
     *     stay within one, so nobody could ever pass
     */
    public static Pep open(
            TrustConfig config,
            String name,
            IdentitySource identity,
            AuditLog audit,
            Metrics metrics,
            Clock clock) {
        if (!config.foreignersOf(name).isEmpty()) {
            throw new IllegalArgumentException(
                    "trust.edges.%s: %s (expected: workloads of %s); tokens stay within one trust domain"
                            .formatted(name, config.foreignersOf(name), config.domain()));
        }
        var pep = new Pep(config, name, identity, audit, metrics, clock);
        pep.tally.feedAge(pep.denied);
        return pep;
    }

    /** This process. */
    public SpiffeId self() {
        return self;
    }

    /**
     * This process's identity as its servers and clients should have it: whom the revocation feed
     * takes back is refused in the handshake, and idle connections end.
     */
    public IdentitySource identity() {
        return identity;
    }

    /**
     * What keeps this process from deciding anything, one line each: what {@code /readyz} says.
     * Empty: it can. The token service's keys and its revocation feed must be there, and the audit
     * log writable.
     */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        if (!keys.ready()) {
            missing.add("token keys: none yet (expected: from sts); start sts");
        }
        if (!denied.fresh()) {
            missing.add(
                    "revocation feed: %s (expected: heard from sts within %d s); look at sts"
                            .formatted(denied.trouble(), DenyList.MOST_SILENCE.toSeconds()));
        }
        recorder.failure().ifPresent(missing::add);
        return List.copyOf(missing);
    }

    /**
     * Whether what a request was admitted on still holds, for work that goes on: nothing about its
     * token was revoked, and revocations are heard of.
     */
    public boolean holds(Caller caller) {
        return denied.fresh() && denied.hit(caller.token()).isEmpty();
    }

    /**
     * How many revocations were heard of: what {@code Exchanger} takes, so that no token from
     * before a revocation is sent on.
     */
    public long epoch() {
        return denied.heardOf();
    }

    private void bringKeys() {
        if (!keys.ready()) {
            keys.refresh(sts.keys());
        }
    }

    TrustConfig config() {
        return config;
    }

    String role() {
        return role;
    }

    Clock clock() {
        return clock;
    }

    Recorder recorder() {
        return recorder;
    }

    Tally tally() {
        return tally;
    }

    ReceiptSigner signer() {
        return signer;
    }

    Signals signals() {
        return signals;
    }

    DenyList denied() {
        return denied;
    }

    RunningWork running() {
        return running;
    }

    TokenVerifier tokens() {
        return tokens;
    }

    boolean keysReady() {
        return keys.ready();
    }

    @Override
    public void close() {
        feed.close();
        sts.close();
    }
}
