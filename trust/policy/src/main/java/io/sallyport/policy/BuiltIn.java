// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.tls.SpiffeId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds whatever the files say. */
final class BuiltIn {
    private static final TenantId TENANT = new TenantId("probe");

    /** One asker of each kind that a schema may name as principal. */
    private static final Map<String, Asker> PROBES =
            Map.of(
                    "User",
                    new Asker.User(
                            new Principal.User(
                                    new Subject(TENANT, "https://probe.invalid", "probe"),
                                    Set.of("probe"))),
                    "Workload",
                    new Asker.Workload(new SpiffeId("probe.invalid", "/probe")),
                    "Service",
                    new Asker.Service(new SpiffeId("probe.invalid", "/probe"), TENANT));

    private BuiltIn() {}

    /** The second lock on {@link Asker#mayReach}; forbid wins over every permit. */
    static Rule otherTenant() throws InternalException {
        var policy =
                new Policy(
                        """
                        forbid (principal is User, action, resource)
                        when { principal.tenant != resource.tenant };
                        """,
                        "built-in.other-tenant");
        try {
            return new Rule(policy, new ObjectMapper().readTree(policy.toJson()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("policy: no JSON form", e);
        }
    }

    /**
     * Asks each action once for each kind of principal: a schema that wants attributes which the
     * engine does not state would otherwise refuse every request, and only then.
     */
    static void tryEveryAction(Rules rules, ActionNames actions, List<String> faults) {
        actions.actions()
                .forEach((name, action) -> {
                    for (String principal : action.principals()) {
                        for (String resource : action.resources()) {
                            probe(rules, principal, new Ask(name, resource, "probe", TENANT))
                                    .ifPresent(faults::add);
                        }
                    }
                });
    }

    private static java.util.Optional<String> probe(Rules rules, String principal, Ask ask) {
        String what = "schema.cedarschema: action " + ask.action() + " on " + ask.type();
        Asker asker = PROBES.get(principal);
        if (asker == null) {
            return java.util.Optional.of(
                    what + ": principal " + principal + " (expected: User, Workload or Service)");
        }
        try {
            return rules.weigh(asker, ask).equals(Verdict.UNSURE)
                    ? java.util.Optional.of(
                            what
                                    + " by "
                                    + principal
                                    + ": cannot be asked (expected: User in [Group]"
                                    + " { tenant: String }, Workload { name: String }, Service {"
                                    + " tenant: String, name: String }, resources { tenant: String,"
                                    + " name: String })")
                    : java.util.Optional.empty();
        } catch (AuthException e) {
            return java.util.Optional.of(what + " by " + principal + ": " + CedarText.clean(e));
        }
    }
}
