// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.exception.AuthException;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.runtime.Metrics;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides by Cedar policies. Thread-safe; the set in force is replaced atomically. */
public final class PolicyEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyEngine.class);

    private final Path folder;
    private final DecisionCache decisions = new DecisionCache();
    private volatile Generation inForce;
    private volatile boolean closed;

    /** What is in force, and the text that it was made of. */
    private record Generation(PolicySnapshot snapshot, Rules rules) {
        static Generation of(PolicySnapshot snapshot, long epoch) {
            return new Generation(snapshot, PolicyFolder.rules(snapshot, epoch));
        }
    }

    private PolicyEngine(Path folder, Generation first) {
        this.folder = folder;
        this.inForce = first;
    }

    /**
     * Reads {@code schema.cedarschema} and every {@code *.cedar} of the folder.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault of schema and policies
     */
    public static PolicyEngine open(Path folder) {
        return new PolicyEngine(folder, Generation.of(PolicySnapshot.take(folder), 1));
    }

    /** Reports generation and cache: {@code sallyport_policy_*}. */
    public void measure(Metrics metrics) {
        metrics.gauge("sallyport_policy_epoch", this::epoch);
        decisions.measure(metrics);
    }

    /**
     * Reads the folder again; decisions made before do not outlive it.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault; the old set stays in
     *     force then
     */
    public void reload() {
        replace(PolicySnapshot.take(folder));
    }

    /** As {@link #reload}, of what somebody has read already. */
    synchronized void replace(PolicySnapshot snapshot) {
        inForce = Generation.of(snapshot, epoch() + 1);
        decisions.clear(); // only for the room: the epoch alone keeps them from being found
    }

    Path folder() {
        return folder;
    }

    /** The text of what is in force. */
    PolicySnapshot snapshot() {
        return inForce.snapshot();
    }

    /** The generation of policies in force, from 1. */
    public long epoch() {
        return inForce.rules().epoch();
    }

    /**
     * Judges for the token's user (or service) and for its outermost actor, both by one generation
     * of policies. Never throws: not sure is a Deny.
     */
    public Judgement judge(AccessToken token, Ask ask) {
        return explain(Requester.of(token), ask).judgement();
    }

    /** As {@link #judge}, with the policies that decided; for people, not for callers. */
    public Explanation explain(Requester who, Ask ask) {
        Rules now = inForce.rules();
        return switch (who.principal()) {
            case Principal.User user ->
                    new Explanation(ofUser(now, user, who, ask), ofActor(now, who, ask));
            case Principal.Service(var id) -> {
                Verdict own = weigh(now, new Asker.Service(id, who.tenant()), ask);
                yield new Explanation(own, own);
            }
        };
    }

    private Verdict ofUser(Rules now, Principal.User user, Requester who, Ask ask) {
        return user.subject().tenant().equals(who.tenant())
                ? weigh(now, new Asker.User(user), ask)
                : Verdict.denied(Decision.Reason.OTHER_TENANT);
    }

    private Verdict ofActor(Rules now, Requester who, Ask ask) {
        return who.actors().isEmpty()
                ? Verdict.denied(Decision.Reason.NO_POLICY_PERMITS)
                : weigh(now, new Asker.Workload(who.actors().getFirst()), ask);
    }

    private Verdict weigh(Rules now, Asker asker, Ask ask) {
        if (!asker.mayReach(ask.tenant())) {
            return Verdict.denied(Decision.Reason.OTHER_TENANT);
        }
        if (closed) {
            return Verdict.UNSURE;
        }
        var question = new DecisionCache.Question(asker, ask, now.epoch());
        return decisions.find(question).orElseGet(() -> remember(question, ask(now, asker, ask)));
    }

    private Verdict remember(DecisionCache.Question question, Verdict verdict) {
        if (!verdict.equals(Verdict.UNSURE)) { // a failure may pass
            decisions.put(question, verdict);
        }
        return verdict;
    }

    private static Verdict ask(Rules now, Asker asker, Ask ask) {
        try {
            return now.weigh(asker, ask);
        } catch (AuthException | RuntimeException | LinkageError e) {
            LOG.atError().setCause(e).addKeyValue("action", ask.action()).log("policy not decided");
            return Verdict.UNSURE;
        }
    }

    /** Every question asked from now on is denied. */
    @Override
    public void close() {
        closed = true;
        decisions.clear();
    }
}
