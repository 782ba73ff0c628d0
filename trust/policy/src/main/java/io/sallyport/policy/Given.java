// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import io.sallyport.tls.SpiffeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who asks in a policy case: a user through a service, or a service on its own. Services are named
 * by their SPIFFE ID, or by its path within the case file's trust domain.
 *
 * @param user {@code tenant/sub}; or else a service
 * @param in the user's groups; none when missing
 * @param by the service that acts for the user
 * @param issuer who vouches for the user, where policies name people; the file's when missing
 * @param service a service on its own
 * @param tenant whose data that service asks for
 */
public record Given(
        Optional<String> user,
        @Default("[]") Set<String> in,
        Optional<String> by,
        Optional<String> issuer,
        Optional<String> service,
        Optional<String> tenant) {
    private static final Pattern USER = Pattern.compile("[a-z0-9-]{1,64}/.{1,500}");
    private static final String LONGEST_DOMAIN = "a".repeat(255);
    private static final Pattern TENANT = Pattern.compile("[a-z0-9-]{1,64}");

    public Given {
        in = Set.copyOf(in);
        var flaws = new Flaws();
        if (user.isPresent()) {
            flaws.unless(
                            USER.matcher(user.get()).matches(),
                            "user",
                            "no user (expected: TENANT/SUB)")
                    .unless(
                            by.filter(Given::named).isPresent(),
                            "by",
                            "no service (expected: who acts for the user)")
                    .unless(
                            service.isEmpty() && tenant.isEmpty(),
                            "user",
                            "beside a service (expected: a user's by, or a service and its tenant)");
        } else {
            flaws.unless(
                            service.filter(Given::named).isPresent(),
                            "service",
                            "none, and no user (expected: one of them)")
                    .unless(
                            tenant.filter(text -> TENANT.matcher(text).matches()).isPresent(),
                            "tenant",
                            "none (expected: whose data the service asks for)")
                    .unless(
                            in.isEmpty() && by.isEmpty() && issuer.isEmpty(),
                            "service",
                            "with groups or an actor (expected: those for users only)");
        }
        flaws.refuse();
    }

    /** As policies see it; short names are services of {@code domain}. */
    public Requester requester(String domain, String vouching) {
        return user.map(name -> ofUser(name, domain, issuer.orElse(vouching)))
                .orElseGet(() -> ofService(domain));
    }

    private Requester ofUser(String name, String domain, String vouching) {
        String[] parts = name.split("/", 2);
        var id = new TenantId(parts[0]);
        return new Requester(
                new Principal.User(new Subject(id, vouching, parts[1]), in),
                id,
                List.of(workload(by.orElseThrow(), domain)));
    }

    private Requester ofService(String domain) {
        return new Requester(
                new Principal.Service(workload(service.orElseThrow(), domain)),
                new TenantId(tenant.orElseThrow()),
                List.of());
    }

    /** Whether it is a service's name in whatever domain. */
    private static boolean named(String name) {
        try {
            return !workload(name, LONGEST_DOMAIN).path().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static SpiffeId workload(String name, String domain) {
        return name.startsWith("spiffe://")
                ? SpiffeId.parse(name)
                : new SpiffeId(domain, "/" + name);
    }

    String text() {
        return user.map(name ->
                        name + " in " + in.stream().sorted().toList() + " by " + by.orElse(""))
                .orElseGet(() -> service.orElse("") + " alone for " + tenant.orElse(""));
    }
}
