// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One prepared policy set for each (action, resource): Cedar's cost grows with the number of
 * policies it is shown, so it is shown only those whose head can match. Resources that no policy
 * names share their type's set, so a caller cannot make this grow by asking for made-up names.
 * Thread-safe.
 */
final class CandidateSets {
    /** The least used give way: whoever asks for everything once does not push out the rest. */
    private static final int MOST_PREPARED = 256;

    /** How many sets are chosen unprepared before preparing is tried again. */
    private static final int PATIENCE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(CandidateSets.class);

    private final ActionNames actions;

    /** The index: by the one resource that a policy is about; under the empty name the others. */
    private final Map<String, List<Rule>> about;

    private final Cache<Slot, PolicySet> prepared =
            Caffeine.newBuilder().maximumSize(MOST_PREPARED).executor(Runnable::run).build();
    private int patience;

    /** Of a resource that no policy names, the name is empty. */
    private record Slot(String action, String type, String resource) {}

    CandidateSets(List<Rule> rules, ActionNames actions) {
        this.actions = actions;
        this.about = rules.stream().collect(groupingBy(Rule::onlyResource));
    }

    PolicySet of(Ask ask) {
        String resource = Rule.name(ask.type(), EntityModel.scoped(ask.tenant(), ask.id()));
        var slot = new Slot(ask.action(), ask.type(), about.containsKey(resource) ? resource : "");
        PolicySet known = prepared.getIfPresent(slot);
        return known != null ? known : choose(slot, ask);
    }

    int prepared() {
        return prepared.asMap().size();
    }

    private synchronized PolicySet choose(Slot slot, Ask ask) {
        PolicySet known = prepared.getIfPresent(slot);
        if (known != null) {
            return known;
        }
        var chosen = new PolicySet(select(slot, ask));
        if (prepare(chosen)) {
            prepared.put(slot, chosen);
        }
        return chosen;
    }

    private Set<Policy> select(Slot slot, Ask ask) {
        return Stream.of("", slot.resource())
                .distinct()
                .flatMap(name -> about.getOrDefault(name, List.of()).stream())
                .filter(rule -> rule.mayApply(actions, ask))
                .map(Rule::policy)
                .collect(toUnmodifiableSet());
    }

    /**
     * Whether the set is prepared. Cedar keeps at most 1,024 prepared sets in a process and then
     * throws; those of earlier generations are released when the collector finds them, so it is
     * asked to look. What is not prepared decides the same, only slower.
     */
    @SuppressWarnings("SystemGc") // rare: only when a thousand sets are held; see above
    private boolean prepare(PolicySet set) {
        if (patience > 0) {
            patience--;
            return false;
        }
        try {
            set.cache();
            return true;
        } catch (CacheException full) {
            LOG.atWarn().setCause(full).log("policy set not prepared");
            patience = PATIENCE;
            System.gc();
            return false;
        }
    }
}
