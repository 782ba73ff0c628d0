// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.identity.BearerToken;
import io.sallyport.world.DemoBrowser;
import io.sallyport.world.DemoChain;
import io.sallyport.world.Walk;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The running demo as an attacker finds it who took parts of it over. One thread. */
final class Stage implements AutoCloseable {
    private final DemoChain chain;
    private final Walk walk;
    private final Calls calls;
    private final Map<String, DemoBrowser> browsers = new HashMap<>();
    private final Map<String, BearerToken> tokens = new HashMap<>();

    Stage(DemoChain chain) {
        this.chain = chain;
        this.walk = new Walk(chain);
        this.calls = new Calls(walk.workloads());
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

    /** Connections by hand, with the orchestrator's certificate where one is shown. */
    Wire wire() {
        return new Wire(chain, walk.workloads().identity("orchestrator"));
    }

    /**
     * What the audience gets for the user from its usual caller. Within one try it is the very same
     * token: what the right one may do with it is what the attacker tries.
     */
    BearerToken token(String user, String audience) {
        return tokens.computeIfAbsent(
                user + " > " + audience, _ -> walk.token(user, audience, Optional.empty()));
    }

    /** The next try begins, with tokens of its own. */
    void next() {
        tokens.clear();
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
