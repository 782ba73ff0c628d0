// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.world.DemoChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody reaches the ports, and has no identity, or speaks what is weaker: no certificate, TLS
 * 1.2 (with a certificate that is good over 1.3), no TLS at all.
 */
final class WithoutIdentity implements Attack {
    /** Which ports there are does not depend on where the demo is. */
    private static final List<DemoChain.Port> PORTS = new DemoChain(Path.of("."), 0).mutualPorts();

    @Override
    public int number() {
        return 21;
    }

    @Override
    public String title() {
        return "connections without certificate, with TLS 1.2, without TLS";
    }

    @Override
    public List<Try> tries() {
        var tries = new ArrayList<Try>();
        for (int at = 0; at < PORTS.size(); at++) {
            int index = at;
            tries.add(
                    attack(
                            index,
                            "connects without a certificate",
                            "certificate_required",
                            stage -> stage.wire().tls(port(stage, index), "TLSv1.3", false)));
            tries.add(
                    attack(
                            index,
                            "connects with TLS 1.2 and a good certificate",
                            "protocol_version",
                            stage -> stage.wire().tls(port(stage, index), "TLSv1.2", true)));
            tries.add(
                    attack(
                            index,
                            "speaks plain text",
                            "closed",
                            stage -> stage.wire().plain(port(stage, index))));
        }
        return tries;
    }

    private static Try attack(int index, String what, String how, Step step) {
        return new Try(
                new Cell("network", PORTS.get(index).workload()),
                what,
                new Try.Moves(stage -> reachable(stage, index), step),
                new Expected.NoConnection(how),
                List.of());
    }

    /** Whatever it answers over TLS 1.3 with a certificate, it answers. */
    static Seen reachable(Stage stage, int index) {
        Seen seen = stage.wire().tls(port(stage, index), "TLSv1.3", true);
        return seen instanceof Seen.Answered ? new Seen.Answered(200, "", "") : seen;
    }

    private static DemoChain.Port port(Stage stage, int index) {
        return stage.chain().mutualPorts().get(index);
    }
}
