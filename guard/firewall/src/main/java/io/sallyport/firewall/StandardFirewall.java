// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.List;

/** The built-in firewall: gate, views, signatures, score. */
final class StandardFirewall implements Firewall {
    private static final int DECODINGS = 2; // an encoded text within an encoded text, no deeper
    private static final double SYSTEM_AT_LEAST = 0.9; // the operator's own words are about rules

    private final FirewallConfig config;
    private final Budget budget;
    private final LookAlikes lookAlikes = new LookAlikes();
    private final RuleBook rules = RuleReader.builtIn(lookAlikes);

    StandardFirewall(FirewallConfig config) {
        this.config = config;
        this.budget = new Budget(config.maxText().bytes());
    }

    @Override
    public Verdict scan(Origin origin, String text) {
        return scan(origin, text, new Work());
    }

    Verdict scan(Origin origin, String text, Work work) {
        return budget.excess(text)
                .map(excess -> new Verdict(Action.BLOCK, 1, List.of(excess)))
                .orElseGet(() -> judge(origin, text, work));
    }

    /** Without the gate before it. */
    Verdict judge(Origin origin, String text, Work work) {
        var hits = new Hits();
        View view = HiddenText.reveal(View.of(text), hits);
        View folded = read(view, origin, hits, work);
        for (int depth = 0; depth < DECODINGS; depth++) {
            View decoded = Decoding.decode(view, work);
            if (decoded == view) {
                break;
            }
            view = HiddenText.reveal(decoded, hits);
            folded = read(view, origin, hits, work);
        }
        for (View disguise : Disguises.of(folded, work)) {
            rules.judge(disguise, origin, hits, work);
        }
        double score = hits.score();
        return new Verdict(action(origin, score, hits), score, hits.findings());
    }

    /** Judges one view as it reads; gives it back folded. */
    private View read(View view, Origin origin, Hits hits, Work work) {
        ExfiltrationLinks.find(view, hits, work);
        View folded = lookAlikes.fold(view);
        rules.judge(folded, origin, hits, work);
        return folded;
    }

    private Action action(Origin origin, double score, Hits hits) {
        if (score >= threshold(origin)) {
            return Action.BLOCK;
        }
        return hits.isEmpty() ? Action.ALLOW : Action.ANNOTATE;
    }

    private double threshold(Origin origin) {
        return switch (origin) {
            case USER -> config.blockAt();
            case SYSTEM -> Math.max(config.blockAt(), SYSTEM_AT_LEAST);
            case TOOL, DOCUMENT -> config.blockDocumentsAt();
        };
    }
}
