// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows that {@link Rates} go on from after a restart. */
final class RateRows {
    private RateRows() {}

    /** Drops what is idle, gives the rest; a scope of another version is nobody's. */
    static Map<Rates.Key, Long> load(Handle handle, Instant now) {
        handle.execute("delete from rate where idle_at <= ?", Rates.nanos(now));
        var stored = new HashMap<Rates.Key, Long>();
        for (Scope scope : Scope.values()) {
            handle.createQuery("select owner, idle_at from rate where scope = :scope")
                    .bind("scope", scope.text())
                    .map((row, _) -> Map.entry(row.getString("owner"), row.getLong("idle_at")))
                    .forEach(row -> stored.put(new Rates.Key(scope, row.getKey()), row.getValue()));
        }
        return stored;
    }

    static void store(Handle handle, Map<Rates.Key, Long> changed) {
        PreparedBatch batch =
                handle.prepareBatch(
                        "insert into rate (scope, owner, idle_at) values (:scope, :owner, :idle)"
                                + " on conflict (scope, owner) do update set idle_at = :idle"
                                + " where idle_at < :idle");
        changed.forEach((key, idle) ->
                batch.bind("scope", key.scope().text())
                        .bind("owner", key.owner())
                        .bind("idle", idle)
                        .add());
        batch.execute();
    }
}
