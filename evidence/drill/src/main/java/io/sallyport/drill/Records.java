// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditTail;
import java.util.List;

/** What the audit logs of all processes have to say about one attack. One thread. */
final class Records {
    private final AuditTail tail;

    Records(AuditTail tail) {
        this.tail = tail;
    }

    /** Leaves out all that is there already. */
    void skip() {
        tail.next();
    }

    /**
     * What was written since; durable before the attack's answer, so there is nothing to wait for.
     */
    List<AuditEntry> news() {
        return tail.next();
    }

    /**
     * Whether one of them is that record.
     *
     * @param txn of the attack's question; records of another one do not count. Empty where nothing
     *     has begun yet: an identity provider's token has none
     */
    static boolean have(List<AuditEntry> news, Evidence.Recorded wanted, String txn) {
        return news.stream()
                .filter(entry -> entry.role().equals(wanted.role()))
                .map(AuditEntry::entry)
                .filter(entry -> entry.event().equals(wanted.event()))
                .filter(entry -> entry.txn().equals(txn))
                .anyMatch(entry -> entry.facts().entrySet().containsAll(wanted.facts().entrySet()));
    }
}
