// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import io.sallyport.tls.SpiffeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A file of policy cases: given who asks, what is asked for, and the answer to expect.
 *
 * <pre>{@code
 * policies: policies          # a folder beside this file; may be missing
 * domain: demo.sallyport      # of services that are named without one
 * cases:
 *   - given: { user: acme/john, in: [engineering], by: orchestrator }
 *     ask: search Collection acme/eng-docs
 *     expect: permit          # or deputy (the service could, the user may not), or deny
 * }</pre>
 *
 * @param policies the folder that they are about, relative to the file
 * @param domain the trust domain of services named without one
 * @param issuer who vouches for users, unless a case says another
 * @param cases at least one
 */
public record PolicyCases(
        Optional<Path> policies,
        String domain,
        @Default("https://idp.invalid") String issuer,
        List<PolicyCase> cases) {
    public PolicyCases {
        cases = List.copyOf(cases);
        new Flaws()
                .unless(!issuer.isBlank(), "issuer", "blank (expected: a URL)")
                .unless(isDomain(domain), "domain", "no trust domain (expected: a.name)")
                .unless(!cases.isEmpty(), "cases", "none (expected: at least one)")
                .refuse();
    }

    /**
     * Reads a file.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault, each with its line
     */
    public static PolicyCases read(Path file) {
        return Configuration.read(file).whole(PolicyCases.class);
    }

    /**
     * One case's outcome.
     *
     * @param number its place in the file, from 1
     */
    public record Outcome(int number, PolicyCase asked, Explanation explanation) {
        /** What came out. */
        public Answer got() {
            return Answer.of(explanation.judgement());
        }

        /** Whether that is what was expected. */
        public boolean holds() {
            return got() == asked.expect();
        }
    }

    /** Asks {@code engine} every case, in file order. */
    public List<Outcome> run(PolicyEngine engine) {
        return IntStream.range(0, cases.size()).mapToObj(i -> run(engine, i)).toList();
    }

    private Outcome run(PolicyEngine engine, int place) {
        PolicyCase asked = cases.get(place);
        Requester who = asked.given().requester(domain, issuer);
        return new Outcome(place + 1, asked, engine.explain(who, asked.asked()));
    }

    private static boolean isDomain(String domain) {
        try {
            return !new SpiffeId(domain, "/any").path().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
