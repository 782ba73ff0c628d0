// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.audit.AuditTail;
import io.sallyport.world.DemoChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The breach drill: takes over one part of a running chain at a time, with that part's real key,
 * certificate and live tokens, tries the attacks, and compares how far each came with what is
 * declared. It reads, asks and searches, and ends sign-ins that it began; it changes nothing else.
 */
public final class Drill {
    /** In the order of the table; each is one file. */
    private static final List<Attack> ATTACKS =
            List.of(
                    new ConfusedDeputy(),
                    new ForwardedToken(),
                    new ReplayedToken(),
                    new StolenToken(),
                    new ForgedCertificateHeader(),
                    new MissingEdge(),
                    new RogueExchange(),
                    new WiderScope(),
                    new DroppedChain(),
                    new SelfRenewal(),
                    new OtherTokenKind(),
                    new ServiceWithoutUser(),
                    new ClaimedIdentity(),
                    new SteeringHeader(),
                    new OtherSpelling(),
                    new ForeignCertificate(),
                    new WithoutIdentity(),
                    new SignedOut(),
                    new OtherTenant());

    private Drill() {}

    /**
     * Runs all attacks against the demo in {@code dir}.
     *
     * @param portBase the demo's
     * @throws io.sallyport.world.DemoException when there is no such demo
     */
    public static DrillReport run(Path dir, int portBase) {
        return run(new DemoChain(dir, portBase));
    }

    /** Runs all attacks against this demo. */
    public static DrillReport run(DemoChain chain) {
        chain.people(); // no demo here is a clear message, not fifty unproven tries
        var trials = new ArrayList<Trial>();
        try (var stage = new Stage(chain)) {
            var judge =
                    new Judge(stage, new Records(new AuditTail(chain.dir())), new Counters(chain));
            for (Attack attack : ATTACKS) {
                attack.tries().forEach(tried -> trials.add(judge.judge(attack.number(), tried)));
            }
        }
        return DrillReport.of(trials, Expectations.ofDemo());
    }

    static List<Attack> attacks() {
        return ATTACKS;
    }

    /** What the attack of that number is, in words. */
    static String title(int number) {
        return ATTACKS.stream()
                .filter(attack -> attack.number() == number)
                .map(Attack::title)
                .findFirst()
                .orElse("");
    }
}
