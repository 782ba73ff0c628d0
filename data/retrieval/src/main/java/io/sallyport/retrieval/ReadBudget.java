// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Subject;
import io.sallyport.store.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How many different documents one user is shown a day (UTC): what bounds the drain by a stolen
 * token. Durable, exact, all or nothing. Thread-safe.
 */
final class ReadBudget {
    private final Database database;
    private final int perDay;
    private final Clock clock;

    ReadBudget(Database database, int perDay, Clock clock) {
        this.database = database;
        this.perDay = perDay;
        this.clock = clock;
    }

    /**
     * Books these documents of one collection, or none of them.
     *
     * @return whether all of them may be shown
     */
    boolean take(Subject subject, String collection, Collection<String> documents) {
        long day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
        String who = digest(subject.tenant() + "\n" + subject.issuer() + "\n" + subject.sub());
        Set<String> wanted =
                documents.stream()
                        .map(document -> digest(collection + "\n" + document))
                        .collect(Collectors.toSet());
        if (database.read(handle -> shown(handle, day, who)).containsAll(wanted)) {
            return true;
        }
        return database.write(handle -> book(handle, day, who, wanted));
    }

    private boolean book(Handle handle, long day, String who, Set<String> wanted) {
        handle.execute("delete from shown where day < ?", day);
        Set<String> known = shown(handle, day, who);
        var fresh = new HashSet<>(wanted);
        fresh.removeAll(known);
        if (known.size() + fresh.size() > perDay) {
            return false;
        }
        fresh.forEach(document ->
                handle.execute("insert into shown values (?, ?, ?)", day, who, document));
        return true;
    }

    private static Set<String> shown(Handle handle, long day, String who) {
        return handle.createQuery("select document from shown where day = ? and subject = ?")
                .bind(0, day)
                .bind(1, who)
                .mapTo(String.class)
                .set();
    }

    private static String digest(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
