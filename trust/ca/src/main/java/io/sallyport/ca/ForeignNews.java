// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.Metrics;
import io.sallyport.tls.TrustBundle;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what came of other trust domains' bundles: every change is audited before it counts; a
 * refusal is audited when it is another than the one before, and counted each time. Thread-safe.
 */
final class ForeignNews {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignNews.class);
    private static final String DOMAIN = "trust_domain";

    private final Book book;
    private final Metrics metrics;
    private final Clock clock;
    private final Map<String, String> last =
            new ConcurrentHashMap<>(); // by domain: configured ones

    ForeignNews(Book book, Metrics metrics, Clock clock) {
        this.book = book;
        this.metrics = metrics;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** Other keys count for that domain from now on; what cannot be audited throws. */
    void accepted(BundleDocument next, Optional<BundleDocument> before) {
        TrustBundle bundle = next.bundle();
        var facts = new TreeMap<String, String>();
        facts.put(DOMAIN, bundle.trustDomain());
        next.sequence().ifPresent(number -> facts.put("sequence", String.valueOf(number)));
        facts.put("bundle_sha256", BundleHash.of(bundle));
        var now = ForeignWatch.keys(bundle);
        var then = before.map(it -> ForeignWatch.keys(it.bundle())).orElse(Set.of());
        facts.put("added", missing(now, then));
        facts.put("withdrawn", missing(then, now));
        book.write("foreign_bundle_accepted", "", facts);
        LOG.atInfo()
                .addKeyValue(DOMAIN, bundle.trustDomain())
                .addKeyValue("sha256", facts.get("bundle_sha256"))
                .log("foreign trust bundle changed");
    }

    /** An answer that is taken. */
    void refreshed(String domain, String outcome) {
        if (last.remove(domain) != null) {
            LOG.atInfo().addKeyValue(DOMAIN, domain).log("foreign trust bundle is fresh again");
        }
        count(domain, outcome);
    }

    /** An answer that is not taken. */
    void refused(String domain, BundleRefusedException e, boolean stale) {
        String code = e.why().code();
        count(domain, code);
        String told = code + (stale ? " stale" : "");
        if (told.equals(last.put(domain, told))) {
            return;
        }
        LOG.atWarn()
                .addKeyValue(DOMAIN, domain)
                .addKeyValue("why", e.getMessage())
                .log(
                        stale
                                ? "no news of a foreign trust domain for too long; nobody of it is believed"
                                : "foreign trust bundle not taken; the one before stays");
        audit(stale ? "foreign_domain_stale" : "foreign_bundle_refused", domain, code);
    }

    private void audit(String event, String domain, String code) {
        try {
            book.write(event, "", Map.of(DOMAIN, domain, "reason", code));
        } catch (RuntimeException e) { // a refusal stays one, also without a record of it
            last.remove(domain);
            LOG.atWarn().addKeyValue("why", e.getMessage()).log("a refusal could not be audited");
        }
    }

    private void count(String domain, String outcome) {
        var labels = new HashMap<>(Map.of(DOMAIN, domain));
        labels.put("outcome", outcome);
        metrics.count("sallyport_federation_refreshes_total", labels);
    }

    private static String missing(Set<String> some, Set<String> from) {
        var left = new TreeSet<>(some);
        left.removeAll(from);
        return String.join(" ", left);
    }
}
