// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.IdentityHeaders;
import io.sallyport.identity.Principal;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices what looks like a confused or stolen deputy, writes it down and counts it; never a reason
 * to refuse. Its memory is bounded: a sketch of 1 KiB for each workload that {@code trust.edges}
 * lists, the subjects of the last 10,000 questions, and one time for each workload and signal.
 * Thread-safe.
 */
final class Signals {
    static final int QUESTIONS = 10_000;

    /** What a stranger to us could cause again and again is written down this often at most. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Pep pep;
    private final Map<SpiffeId, UserSketch> users = new HashMap<>();
    private final Map<String, Instant> written = new ConcurrentHashMap<>(); // by edge and signal
    private final Map<String, Integer> subjects = // guarded by itself
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                    return size() > QUESTIONS;
                }
            };

    Signals(Pep pep, Set<SpiffeId> callers, int usersPerActor) {
        this.pep = pep;
        callers.forEach(caller -> users.put(caller, new UserSketch(usersPerActor, pep.clock())));
    }

    /** A request whose caller is known. */
    void seen(Passage passage) {
        AccessToken token = passage.token();
        if (token.principal() instanceof Principal.User user) {
            String text = user.text();
            UserSketch sketch = users.get(passage.peer().id());
            if (sketch != null && sketch.addsUpToTooMany(text)) {
                raise(
                        passage,
                        Signal.SUBJECT_FAN_OUT,
                        Map.of("users", Long.toString(sketch.estimate())));
            }
            if (anotherSubject(token.txn(), text.hashCode())) {
                raise(passage, Signal.TXN_WITH_TWO_SUBJECTS, Map.of("subject", text));
            }
        }
    }

    /** A header or the body states an identity. */
    void claimed(Passage passage, String name, String value) {
        if (IdentityHeaders.contradicts(name, value, passage.token())) {
            raise(passage, Signal.IDENTITY_CONTRADICTED, Map.of("field", name));
        }
    }

    /** Writes it down and counts it, as this caller's. */
    void raise(Passage passage, Signal signal, Map<String, String> about) {
        var facts = new HashMap<>(about);
        facts.put("actor", passage.peer().id().toString());
        passage.audit(signal.code(), facts);
        pep.tally().signal(passage.peer().id(), signal);
    }

    /** As {@link #raise}, before it is known who asks: counted always, written down seldom. */
    void unproven(Passage passage, Signal signal, String reason) {
        SpiffeId peer = passage.peer().id();
        pep.tally().signal(peer, signal);
        Instant now = pep.clock().instant();
        String key = peer + " " + signal;
        Instant kept =
                written.merge(
                        key, now, (old, fresh) -> fresh.isBefore(old.plus(AGAIN)) ? old : fresh);
        if (kept.equals(now)) {
            pep.recorder()
                    .unproven(
                            signal.code(),
                            passage,
                            Map.of(
                                    "role", passage.role(),
                                    "actor", peer.toString(),
                                    "reason", reason));
        }
    }

    private boolean anotherSubject(String txn, int subject) {
        synchronized (subjects) {
            Integer first = subjects.putIfAbsent(txn, subject);
            return first != null && first != subject;
        }
    }
}
