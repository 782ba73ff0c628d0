// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.exception.AuthException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides by Cedar policies. Thread-safe; the set in force is replaced atomically. */
public final class PolicyEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyEngine.class);
    private static final Decision UNSURE = new Decision.Deny(Decision.Reason.POLICY_UNAVAILABLE);
    private static final int MOST_DECISIONS = 20_000;

    private final Path folder;
    private final AtomicReference<Rules> rules;
    private final Cache<Question, Decision> decisions =
            Caffeine.newBuilder().maximumSize(MOST_DECISIONS).build();
    private volatile boolean closed;

    /** All that a decision depends on: whoever adds an input adds it here. */
    private record Question(Asker asker, Ask ask, long epoch) {}

    private PolicyEngine(Path folder, Rules rules) {
        this.folder = folder;
        this.rules = new AtomicReference<>(rules);
    }

    /**
     * Reads {@code schema.cedarschema} and every {@code *.cedar} of the folder.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault of schema and policies
     */
    public static PolicyEngine open(Path folder) {
        return new PolicyEngine(folder, PolicyFolder.read(folder, 1));
    }

    /**
     * Reads the folder again; decisions made before do not outlive it.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault; the old set stays in
     *     force then
     */
    public synchronized void reload() {
        rules.set(PolicyFolder.read(folder, epoch() + 1));
        decisions.invalidateAll();
    }

    /** The generation of policies in force, from 1. */
    public long epoch() {
        return inForce().epoch();
    }

    /**
     * Judges for the token's user (or service) and for its outermost actor. Never throws: not sure
     * is a Deny.
     */
    public Judgement judge(AccessToken token, Ask ask) {
        return switch (token.principal()) {
            case Principal.User user ->
                    new Judgement(ofUser(token, user, ask), ofActor(token, ask));
            case Principal.Service service -> {
                Decision own = decide(new Asker.Service(service.id(), token.tenant()), ask);
                yield new Judgement(own, own);
            }
        };
    }

    private Decision ofUser(AccessToken token, Principal.User user, Ask ask) {
        return user.subject().tenant().equals(token.tenant())
                ? decide(new Asker.User(user), ask)
                : new Decision.Deny(Decision.Reason.OTHER_TENANT);
    }

    private Decision ofActor(AccessToken token, Ask ask) {
        return token.actors().isEmpty()
                ? new Decision.Deny(Decision.Reason.NO_POLICY_PERMITS)
                : decide(new Asker.Workload(token.actors().getFirst()), ask);
    }

    private Decision decide(Asker asker, Ask ask) {
        if (!asker.mayReach(ask.tenant())) {
            return new Decision.Deny(Decision.Reason.OTHER_TENANT);
        }
        if (closed) {
            return UNSURE;
        }
        Rules now = inForce();
        var question = new Question(asker, ask, now.epoch());
        Decision known = decisions.getIfPresent(question);
        return known != null ? known : remember(question, ask(now, asker, ask));
    }

    private Decision remember(Question question, Decision decision) {
        if (!decision.equals(UNSURE)) {
            decisions.put(question, decision);
        }
        return decision;
    }

    private static Decision ask(Rules now, Asker asker, Ask ask) {
        try {
            return now.decide(asker, ask);
        } catch (AuthException | RuntimeException | LinkageError e) {
            LOG.atError().setCause(e).addKeyValue("action", ask.action()).log("policy not decided");
            return UNSURE;
        }
    }

    private Rules inForce() {
        return java.util.Objects.requireNonNull(rules.get());
    }

    /** Every question asked from now on is denied. */
    @Override
    public void close() {
        closed = true;
        decisions.invalidateAll();
    }
}
