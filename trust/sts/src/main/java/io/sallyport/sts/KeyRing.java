// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.identity.RootKey;
import io.sallyport.identity.RootedKeys;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.VouchedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a running token service: looks once a second whether the plan was changed or a turn
 * has come. A change is in the audit log before it counts; one that does not hold changes nothing.
 * The private half of a key is destroyed at the next change after its end. Thread-safe.
 */
final class KeyRing implements Supplier<SigningKey>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A clock may step back so far, and a key that is as young counts all the same. */
    private static final Duration STEP = Duration.ofSeconds(30);

    private final KeyFolder folder;
    private final RootKey root;
    private final AuditLog audit;
    private final Clock clock;
    private final RootedKeys rooted;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("sts-keys").factory());
    private volatile State state;
    private volatile Optional<String> fault = Optional.empty();

    /** What counts now; replaced whole. */
    private record State(String stamp, String document, VouchedKeys vouched, SigningKey signing) {}

    private KeyRing(KeyFolder folder, RootKey root, AuditLog audit, Clock clock)
            throws IOException {
        this.folder = folder;
        this.root = root;
        this.audit = audit;
        this.clock = clock;
        this.rooted = RootedKeys.of(root, () -> document().getBytes(StandardCharsets.UTF_8), clock);
        this.state = read(folder.stamp());
        told("token_keys", state);
        rooted.refresh(state.document().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Opens it, and looks after it from now on.
     *
     * @throws IllegalArgumentException when there is no key that {@code root} vouches for
     */
    static KeyRing open(KeyFolder folder, RootKey root, AuditLog audit, Clock clock) {
        try {
            var ring = new KeyRing(folder, root, audit, clock);
            var _ =
                    ring.timer.scheduleWithFixedDelay(
                            ring::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
            return ring;
        } catch (IOException | TokenRefusedException e) {
            throw new IllegalArgumentException(
                    "token keys: `"
                            + folder.path()
                            + "` not vouched for by trust.token-root (expected: made by init with"
                            + " that root, not expired); run `sallyport sts renew`",
                    e);
        }
    }

    /** The key that signs now. */
    @Override
    public SigningKey get() {
        return state.signing();
    }

    /** What everybody else believes, too. */
    RootedKeys keys() {
        return rooted;
    }

    /** What {@code GET /oauth2/jwks} answers. */
    String document() {
        return state.document();
    }

    /** Why the newest plan does not count; empty when it does. */
    Optional<String> fault() {
        return fault;
    }

    /** Takes what was changed, and the turn that has come. */
    void look() {
        try {
            String stamp = folder.stamp();
            State before = state;
            boolean changed = !stamp.equals(before.stamp());
            State after = changed ? read(stamp) : turned(before);
            if (!after.equals(before)) {
                told(changed ? "token_keys_changed" : "token_key_turned", after);
                state = after;
                rooted.refresh(after.document().getBytes(StandardCharsets.UTF_8));
                forgetEnded(before, after);
            }
            if (!rooted.ready()) { // after an idle hour
                rooted.refresh(after.document().getBytes(StandardCharsets.UTF_8));
            }
            fault = Optional.empty();
        } catch (IOException | RuntimeException e) {
            // the plan before still counts, to the end that the root has signed
            fault =
                    Optional.of(
                            "token keys: the new plan does not count (expected: signed by the"
                                    + " root, with its keys beside it); run `sallyport sts renew`");
            LOG.atError().addKeyValue("cause", e.getMessage()).log("token keys: not changed");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private State read(String stamp) throws IOException {
        String statement = folder.statement();
        VouchedKeys vouched = root.verify(statement, clock.instant());
        var turn = turn(vouched);
        SigningKey signing = folder.key(turn.getKey());
        if (!turn.getValue().key().equals(signing.publicKey())) {
            throw new TokenRefusedException("another_key_of_that_id");
        }
        return new State(stamp, document(vouched, statement), vouched, signing);
    }

    private State turned(State before) throws IOException {
        String keyId = turn(before.vouched()).getKey();
        return keyId.equals(before.signing().keyId()) ? before : read(before.stamp());
    }

    /** The youngest key whose turn has come; right after a clock stepped back, the first. */
    private Map.Entry<String, VouchedKeys.Term> turn(VouchedKeys vouched) {
        Instant now = clock.instant();
        return youngest(vouched, now)
                .or(() -> youngest(vouched, now.plus(STEP)))
                .orElseThrow(() -> new TokenRefusedException("no_key_for_now"));
    }

    private static Optional<Map.Entry<String, VouchedKeys.Term>> youngest(
            VouchedKeys vouched, Instant now) {
        return vouched.keys().entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue().from()))
                .filter(entry -> now.isBefore(entry.getValue().until()))
                .max(Comparator.comparing(entry -> entry.getValue().from()));
    }

    private static String document(VouchedKeys vouched, String statement) {
        ObjectNode document = Json.object();
        ArrayNode keys = document.putArray("keys");
        new TreeMap<>(vouched.keys())
                .forEach((keyId, vouchedFor) -> keys.add(PublicKeys.jwk(keyId, vouchedFor.key())));
        return document.put("signed", statement).toString();
    }

    /** Before it counts: a key that signs without a word in the log is an attack. */
    private void told(String event, State next) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("signs", next.signing().keyId());
        facts.put("published", String.join(" ", new TreeSet<>(next.vouched().keys().keySet())));
        facts.put("until", next.vouched().expires().toString());
        audit.append(new AuditRecord(clock.instant(), event, "", "", facts));
    }

    /** What counts no more is not worth stealing either. */
    private void forgetEnded(State before, State after) throws IOException {
        for (String keyId : before.vouched().keys().keySet()) {
            VouchedKeys.Term term = after.vouched().keys().get(keyId);
            if (term == null || !clock.instant().isBefore(term.until())) {
                folder.forget(keyId);
            }
        }
    }
}
