// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenRoot;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One trust domain for tests: its authority, its workloads' identities, its token root. */
final class Town {
    static final String DOMAIN = "demo.sallyport";
    static final String ISSUER = "https://sts.demo.sallyport";

    private final TestCa ca = TestCa.create("town");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final TokenRoot root = TokenRoot.create();
    private final SigningKey signing = SigningKey.create("2026-11-a");

    static SpiffeId id(String name) {
        return new SpiffeId(DOMAIN, "/" + name);
    }

    /** The same identity each time it is asked for. */
    IdentitySource identity(String name) {
        return identities.computeIfAbsent(name, _ -> fresh(name));
    }

    /** Another certificate of the same workload. */
    IdentitySource fresh(String name) {
        var issued = ca.issue(id(name).toString());
        return IdentitySource.fixed(new Svid(id(name), issued.key(), issued.chain()), bundle());
    }

    TrustBundle bundle() {
        return new TrustBundle(DOMAIN, Set.of(ca.anchor()));
    }

    String thumbprint(String name) {
        return Peer.thumbprint(identity(name).svid().leaf());
    }

    TokenRoot root() {
        return root;
    }

    SigningKey signing() {
        return signing;
    }
}
