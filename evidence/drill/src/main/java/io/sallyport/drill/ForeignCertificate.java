// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.world.DemoChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Certificates with a good name from somebody who may not give names: an authority that nobody
 * knows, the same path in another trust domain, a workload that signs with its own key.
 */
final class ForeignCertificate implements Attack {
    private static final List<DemoChain.Port> PORTS = new DemoChain(Path.of("."), 0).mutualPorts();
    private static final String ALERT = "bad_certificate";

    private final OwnAuthority authority = OwnAuthority.create();

    @Override
    public int number() {
        return 19;
    }

    @Override
    public String title() {
        return "certificates that nobody gave";
    }

    @Override
    public List<Try> tries() {
        var tries = new ArrayList<Try>();
        for (int at = 0; at < PORTS.size(); at++) {
            tries.add(
                    shown(
                            new Place("network", at),
                            "shows the orchestrator's name, signed by an authority of its own",
                            stage -> named(stage, "demo.sallyport")));
            tries.add(
                    shown(
                            new Place("network", at),
                            "shows the orchestrator's path in another trust domain, signed by an authority of its own",
                            stage -> named(stage, "other.example")));
        }
        for (int at = 0; at < PORTS.size(); at++) {
            if (PORTS.get(at).workload().equals("keys")) {
                tries.add(
                        shown(
                                new Place("orchestrator", at),
                                "signs a certificate for the web app with its own key",
                                ForeignCertificate::signedByItself));
            }
        }
        return tries;
    }

    /** Who attacks which of the ports. */
    private record Place(String from, int index) {
        DemoChain.Port port(Stage stage) {
            return stage.chain().mutualPorts().get(index);
        }
    }

    private static Try shown(Place place, String what, Function<Stage, IdentitySource> identity) {
        return new Try(
                new Cell(place.from(), PORTS.get(place.index()).workload()),
                what,
                new Try.Moves(
                        stage -> WithoutIdentity.reachable(stage, place.index()),
                        stage -> stage.wire(identity.apply(stage)).foreign(place.port(stage))),
                new Expected.NoConnection(ALERT),
                List.of());
    }

    private IdentitySource named(Stage stage, String trustDomain) {
        return authority.named(
                new SpiffeId(trustDomain, "/orchestrator"), stage.identity("orchestrator"));
    }

    private static IdentitySource signedByItself(Stage stage) {
        IdentitySource own = stage.identity("orchestrator");
        return OwnAuthority.of(own.svid()).named(stage.chain().id("web-app"), own);
    }
}
