// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditRecord;
import io.sallyport.enforcement.Passage;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.ProblemException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says loudly that rows were changed behind our back: audit log, log and metric. */
final class Alarms implements SealedStore.Alarm {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final AuditLog audit;
    private final Clock clock;
    private final AtomicLong rows = new AtomicLong();

    Alarms(AuditLog audit, Metrics metrics, Clock clock) {
        this.audit = audit;
        this.clock = clock;
        metrics.gauge("sallyport_retrieval_rows_tampered", rows::get);
    }

    @Override
    public void tampered(Place place, String how) {
        count();
        var facts =
                Map.of(
                        "collection", place.collection(),
                        "document", place.printable(),
                        "how", how);
        audit.append(new AuditRecord(clock.instant(), "row_tampered", "", "", facts));
    }

    /** A request met the row: its refusal, after it is counted and written down. */
    ProblemException met(Passage passage, Place place, String how) {
        count();
        passage.audit(
                "row_tampered",
                Map.of(
                        "collection", place.collection(),
                        "document", place.printable(),
                        "how", how));
        return Refusals.tampered();
    }

    private void count() {
        rows.incrementAndGet();
        LOG.error("a stored row is not what was written; it is not shown to anybody");
    }
}
