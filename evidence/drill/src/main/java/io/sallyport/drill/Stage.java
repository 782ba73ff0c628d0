// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;
import io.sallyport.world.DemoBrowser;
import io.sallyport.world.DemoChain;
import io.sallyport.world.Walk;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The running demo as an attacker finds it who took parts of it over. One thread. */
final class Stage implements AutoCloseable {
    private static final int TRIES_A_SIGN_IN = 15;

    private final DemoChain chain;
    private final Walk walk;
    private final Calls calls;
    private final Exchanges exchanges;
    private final Map<String, DemoBrowser> browsers = new HashMap<>();
    private final Map<String, BearerToken> tokens = new HashMap<>();
    private int tries;

    Stage(DemoChain chain) {
        this.chain = chain;
        this.walk = new Walk(chain);
        this.calls = new Calls(walk.workloads());
        this.exchanges = new Exchanges(walk.workloads());
    }

    DemoChain chain() {
        return chain;
    }

    Walk walk() {
        return walk;
    }

    Calls calls() {
        return calls;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    /** The workload's own key and certificate. */
    IdentitySource identity(String workload) {
        return walk.workloads().identity(workload);
    }

    /** Connections by hand, with the orchestrator's certificate where one is shown. */
    Wire wire() {
        return wire(identity("orchestrator"));
    }

    /** Connections by hand, with any certificate. */
    Wire wire(IdentitySource shown) {
        return new Wire(chain, shown);
    }

    /**
     * What the audience gets for the user from its usual caller. Within one try it is the very same
     * token: what the right one may do with it is what the attacker tries.
     */
    BearerToken token(String user, String audience) {
        return tokens.computeIfAbsent(
                user + " > " + audience, _ -> walk.token(user, audience, Optional.empty()));
    }

    /**
     * The next try begins, with tokens of its own; now and then from new sign-ins, because each may
     * be exchanged so often only.
     */
    void next() {
        tokens.clear();
        tries++;
        if (tries % TRIES_A_SIGN_IN == 0) {
            walk.forget();
        }
    }

    /** The user's browser, signed in. */
    DemoBrowser browser(String user) {
        return browsers.computeIfAbsent(
                user,
                name -> {
                    var browser = new DemoBrowser(chain);
                    browser.signIn(name);
                    return browser;
                });
    }

    @Override
    public void close() {
        browsers.values().forEach(DemoBrowser::close);
        walk.close();
    }
}
