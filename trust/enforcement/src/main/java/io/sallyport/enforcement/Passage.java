// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Headers;
import io.sallyport.http.Request;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Caller;
import io.sallyport.identity.IdentityHeaders;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.runtime.Interruption;
import io.sallyport.tls.Peer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a PEP: who asks, and what is to be remembered of it. Used by the
 * request's own virtual thread and by its answer's writer, one after the other; given up by any.
 */
public final class Passage {
    private static final int MOST_FACTS = 32;
    private static final int LONGEST_FACT = 256;
    private static final Pattern FACT = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private final Pep pep;
    private final Request received;
    private final List<String> stripped;
    private final Request request;
    private final long began = System.nanoTime();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Receipts receipts = new Receipts();
    private @Nullable AccessToken token;
    private @Nullable Caller caller;
    private @Nullable Asked asked;
    private volatile @Nullable Interruption waiting;
    private volatile boolean givenUp;
    private boolean bound;
    private boolean decided;
    private String code = "ok";

    /** What was asked of the policies last, and their answer. */
    record Asked(Ask ask, Judgement judgement) {}

    Passage(Pep pep, Request received) {
        this.pep = pep;
        this.received = received;
        this.stripped = IdentityHeaders.in(received.headers().fields().keySet());
        this.request = received.with(strip(received.headers(), stripped));
    }

    /** The request; identity headers and the token are stripped. */
    public Request request() {
        return request;
    }

    /** Whom it runs for; also bound as {@link Caller#current}. */
    public Caller caller() {
        return Objects.requireNonNull(caller, "caller: none yet (expected: after step 4)");
    }

    /**
     * Adds a fact to the completion's audit record: a short value, never a payload. {@code
     * cost_micros}, what the request has cost in millionths of a US dollar, also goes into the
     * receipt, and so do {@code passages}, {@code passages_withheld}, {@code input_tokens} and
     * {@code output_tokens}, numbers all of them.
     *
     * @param name snake_case, at most 40 characters
     * @param value cut after 256 characters
     */
    public void fact(String name, String value) {
        if (!FACT.matcher(name).matches() || facts.size() >= MOST_FACTS) {
            throw new IllegalArgumentException(
                    "fact: `" + name + "` (expected: snake_case, at most " + MOST_FACTS + ")");
        }
        facts.put(name, value.length() <= LONGEST_FACT ? value : value.substring(0, LONGEST_FACT));
    }

    /**
     * Writes an audit record of its own now, bound to this request, for example {@code
     * deputy_blocked}.
     *
     * @throws io.sallyport.runtime.ProblemException when it cannot be written
     */
    public void audit(String event, Map<String, String> about) {
        var all = new LinkedHashMap<String, String>();
        all.put("role", role());
        all.putAll(about);
        pep.recorder().write(event, this, all);
    }

    /**
     * Keeps the receipts that a callee sent, to be passed back up. What does not look like one, or
     * is beyond the bound, is left out.
     */
    public void collect(List<String> fromBelow) {
        receipts.collect(fromBelow);
    }

    /**
     * Receipts collected below so far, then this PEP's own (compact JWS each), with cost and time
     * as they are now.
     */
    public List<String> receipts() {
        return receipts.with(pep.signer().sign(this));
    }

    /**
     * Receipts collected below so far, without an own one: it is too early to say how this ends.
     */
    public List<String> receiptsBelow() {
        return receipts.collected();
    }

    /**
     * Says that the body states an identity of its own: never believed, and told when it is another
     * one than the token's.
     *
     * @param member the body's member, for example {@code user}
     */
    public void claimed(String member, String value) {
        pep.signals().claimed(this, member, value);
    }

    /**
     * Runs work that may wait long, for example for a model: it is interrupted when what this
     * request runs on is revoked, or when its client is gone. Not to be nested. What must not be
     * broken off, such as a settlement, belongs outside.
     */
    public <T, X extends Exception> T interruptible(ScopedValue.CallableOp<T, X> work) throws X {
        try (var stretch = Interruption.begin()) {
            waiting = stretch;
            if (givenUp) {
                stretch.interrupt();
            }
            return work.call();
        } finally {
            waiting = null;
        }
    }

    /** Nobody waits for the answer any more; from any thread. */
    void giveUp() {
        givenUp = true;
        Interruption stretch = waiting;
        if (stretch != null) {
            stretch.interrupt();
        }
    }

    /** Without what states an identity, and without the token, which no work may pass on. */
    private static Headers strip(Headers headers, List<String> names) {
        Headers left = headers.without("authorization");
        for (String name : names) {
            left = left.without(name);
        }
        return left;
    }

    Request received() {
        return received;
    }

    List<String> stripped() {
        return stripped;
    }

    String role() {
        return pep.role();
    }

    Peer peer() {
        return received.peer()
                .orElseThrow(() -> new IllegalStateException("peer: none (expected: step 1)"));
    }

    AccessToken token() {
        return Objects.requireNonNull(token, "token: none yet (expected: after step 4)");
    }

    void verified(AccessToken claims, BearerToken bearer) {
        this.token = claims;
        this.caller = new Caller(claims, bearer, peer().id());
    }

    /** The token belongs to the connection: from here on it is known who asks. */
    void bound() {
        this.bound = true;
    }

    boolean authenticated() {
        return bound;
    }

    void judged(Ask ask, Judgement judgement) {
        this.asked = new Asked(ask, judgement);
    }

    Optional<Asked> asked() {
        return Optional.ofNullable(asked);
    }

    /** The decision to let it on is in the log. */
    void decided() {
        this.decided = true;
    }

    boolean isDecided() {
        return decided;
    }

    void answered(int status) {
        facts.put("status", Integer.toString(status));
    }

    /** What the caller is told: {@code ok}, or a problem's code. */
    void ends(String told) {
        this.code = told;
    }

    String code() {
        return code;
    }

    Map<String, String> facts() {
        return facts;
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
