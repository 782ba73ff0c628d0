// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One prepared policy set for each (action, resource): Cedar's cost grows with the number of
 * policies it is shown, so it is shown only those whose head can match. Resources that no policy
 * names share their type's set, so a caller cannot make this grow by asking for made-up names.
 * Thread-safe.
 */
final class CandidateSets {
    /**
     * Cedar keeps at most 1,024 prepared sets in a process and then throws; a reload holds two
     * generations until the old one is collected. What is beyond this is decided unprepared.
     */
    private static final int MOST_PREPARED = 256;

    private static final Logger LOG = LoggerFactory.getLogger(CandidateSets.class);

    private final List<Rule> rules;
    private final ActionNames actions;
    private final Set<String> named;
    private final Map<Slot, PolicySet> prepared = new ConcurrentHashMap<>();

    private record Slot(String action, String type, String resource) {}

    CandidateSets(List<Rule> rules, ActionNames actions) {
        this.rules = List.copyOf(rules);
        this.actions = actions;
        this.named = rules.stream().map(Rule::onlyResource).collect(Collectors.toUnmodifiableSet());
    }

    PolicySet of(Ask ask) {
        String resource = Rule.name(ask.type(), EntityModel.scoped(ask.tenant(), ask.id()));
        var slot = new Slot(ask.action(), ask.type(), named.contains(resource) ? resource : "");
        PolicySet known = prepared.get(slot);
        if (known != null) {
            return known;
        }
        return prepared.size() < MOST_PREPARED
                ? prepared.computeIfAbsent(slot, _ -> prepare(select(ask)))
                : select(ask);
    }

    int prepared() {
        return prepared.size();
    }

    private PolicySet select(Ask ask) {
        Set<Policy> fitting =
                rules.stream()
                        .filter(rule -> rule.mayApply(actions, ask))
                        .map(Rule::policy)
                        .collect(Collectors.toUnmodifiableSet());
        return new PolicySet(fitting);
    }

    private static PolicySet prepare(PolicySet set) {
        try {
            set.cache();
        } catch (CacheException full) {
            // the set decides the same unprepared, only slower
            LOG.atWarn().setCause(full).log("policy set not prepared");
        }
        return set;
    }
}
