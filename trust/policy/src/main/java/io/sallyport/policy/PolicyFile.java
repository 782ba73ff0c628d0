// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one {@code *.cedar} file: its policies under ids of their own, and where each stands. */
final class PolicyFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final String text;
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> faults;

    private PolicyFile(String name, String text, List<String> faults) {
        this.name = name;
        this.text = text;
        this.faults = faults;
    }

    /** Faults go to {@code faults}; what could be read is there all the same. */
    static PolicyFile read(String name, String text, List<String> faults) throws AuthException {
        var file = new PolicyFile(name, text, faults);
        try {
            file.read(PolicySet.parsePolicies(text));
        } catch (InternalException e) {
            faults.addAll(Misread.policies(name, text, e));
        }
        return file;
    }

    List<Rule> rules() {
        return rules;
    }

    /** {@code file:line} of the character {@code within} the policy; empty for other files' ids. */
    String place(String id, int within) {
        Integer offset = offsets.get(id);
        return offset == null ? "" : name + ":" + CedarText.line(text, offset, within);
    }

    private void read(PolicySet set) throws InternalException {
        if (!set.templates.isEmpty()) {
            faults.add(
                    where(Math.max(0, text.indexOf('?')))
                            + "template (expected: policies without ?principal and ?resource)");
        }
        int from = 0;
        int place = 0;
        for (Policy parsed : inFileOrder(set)) {
            place++;
            from = Math.max(from, text.indexOf(parsed.getSource(), from));
            add(parsed, from, place);
            from++;
        }
    }

    private void add(Policy parsed, int offset, int place) throws InternalException {
        String stem = name.substring(0, name.length() - PolicySnapshot.ENDING.length());
        String own = parsed.getAnnotations().getOrDefault("id", Integer.toString(place));
        var policy = new Policy(parsed.getSource(), stem + "." + own);
        var rule = new Rule(policy, head(policy));
        offsets.put(policy.getID(), offset); // of two with one id, the later is told
        if (rule.permitsAnybody()) {
            faults.add(
                    where(offset)
                            + "permit: any principal (expected: `principal is User`, a Group, a"
                            + " Workload or a Service); a service on its own must not be meant by"
                            + " accident");
        }
        rules.add(rule);
    }

    private String where(int offset) {
        return name + ":" + CedarText.line(text, offset, 0) + ": ";
    }

    /** Cedar names them policy0, policy1, ... in file order and gives them as a set. */
    private static List<Policy> inFileOrder(PolicySet set) {
        return set.policies.stream()
                .sorted(
                        Comparator.comparingInt(policy ->
                                Integer.parseInt(policy.getID().substring("policy".length()))))
                .toList();
    }

    private static com.fasterxml.jackson.databind.JsonNode head(Policy policy)
            throws InternalException {
        try {
            return JSON.readTree(policy.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("policy: no JSON form", e);
        }
    }
}
