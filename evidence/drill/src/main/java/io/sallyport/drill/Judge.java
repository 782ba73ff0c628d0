// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditException;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.UpstreamException;
import io.sallyport.world.DemoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one try and says how far the attacker came. A refusal counts only when the legitimate
 * variant passed just before, the refusal is the expected one, and the attacked process says why.
 */
final class Judge {
    private static final int CONTROLS = 3;

    private final Stage stage;
    private final Records records;
    private final Counters counters;

    Judge(Stage stage, Records records, Counters counters) {
        this.stage = stage;
        this.records = records;
        this.counters = counters;
    }

    Trial judge(int attack, Try tried) {
        Seen control = legitimate(tried);
        if (!control.passes()) {
            return trial(
                    attack,
                    tried,
                    "not tried",
                    new Finding(
                            Level.UNPROVEN, "the legitimate variant failed: " + control.text()));
        }
        try {
            Map<Evidence.Counted, Double> before = counted(tried);
            records.skip();
            Seen seen = run(tried.moves().attack());
            List<AuditEntry> news = records.news();
            List<String> missing = missing(tried, seen, news, before);
            if (seen instanceof Seen.Closed && !run(tried.moves().control()).passes()) {
                missing.add("a service that still answers the legitimate variant");
            }
            return trial(attack, tried, seen.text(), finding(tried, seen, missing));
        } catch (AuditException | UpstreamException e) {
            return trial(
                    attack,
                    tried,
                    "nothing",
                    new Finding(Level.UNPROVEN, "no evidence: " + e.getMessage()));
        }
    }

    /** A busy machine may fail it once; that says nothing about the attack. */
    private Seen legitimate(Try tried) {
        stage.next();
        Seen control = run(tried.moves().control());
        for (int again = 1; again < CONTROLS && !control.passes(); again++) {
            stage.next();
            control = run(tried.moves().control());
        }
        return control;
    }

    private record Finding(Level level, String note) {}

    static Seen answered(Step step, Stage stage) {
        try {
            return step.run(stage);
        } catch (ExchangeException e) {
            return new Seen.Closed("token refused, " + e.code());
        } catch (DemoException | UpstreamException e) {
            return new Seen.Closed(String.valueOf(e.getMessage()));
        }
    }

    private Seen run(Step step) {
        return answered(step, stage);
    }

    private Map<Evidence.Counted, Double> counted(Try tried) {
        var counts = new LinkedHashMap<Evidence.Counted, Double>();
        for (Evidence evidence : tried.evidence()) {
            if (evidence instanceof Evidence.Counted counted) {
                counts.put(counted, counters.refusals(counted));
            }
        }
        return counts;
    }

    private List<String> missing(
            Try tried, Seen seen, List<AuditEntry> news, Map<Evidence.Counted, Double> before) {
        String txn = seen instanceof Seen.Answered answered ? answered.txn() : "";
        var missing = new ArrayList<String>();
        for (Evidence evidence : tried.evidence()) {
            boolean there =
                    switch (evidence) {
                        case Evidence.Recorded recorded -> Records.have(news, recorded, txn);
                        case Evidence.Counted counted ->
                                counters.refusals(counted) == before.getOrDefault(counted, 0.0) + 1;
                    };
            if (!there) {
                missing.add(evidence.text());
            }
        }
        return missing;
    }

    private static Finding finding(Try tried, Seen seen, List<String> missing) {
        Level level = tried.expected().judge(seen);
        return switch (level) {
            case OPEN -> new Finding(level, "the attack succeeded");
            case UNPROVEN -> new Finding(level, "something else refused it");
            case REFUSED, BOUNDED ->
                    missing.isEmpty()
                            ? new Finding(level, "")
                            // answered, and nobody can say as whom: that is no refusal
                            : new Finding(Level.UNPROVEN, "missing: " + String.join(", ", missing));
        };
    }

    private static Trial trial(int attack, Try tried, String seen, Finding finding) {
        var came =
                new Trial.Came(
                        finding.level(),
                        tried.expected().text(),
                        tried.evidence().stream().map(Evidence::text).toList(),
                        seen,
                        finding.note());
        return new Trial(attack, tried.cell(), tried.what(), came);
    }
}
