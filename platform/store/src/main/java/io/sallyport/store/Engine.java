// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Where a database is and how its connections are set. Thread-safe. */
sealed interface Engine permits SqliteFile, PostgresServer {
    /** Brings it to the newest version under {@code classpath:} {@code location}. */
    void migrate(String location);

    /**
     * A connection whose transactions are one after the other, with those of other processes too.
     */
    Session writer();

    /** A connection whose transactions see one state each and cannot write. */
    Session reader();

    /** Says within a write that there is something new for other processes, once it is there. */
    void announce(Handle handle);

    /** Where other processes' announcements are heard; empty where there are none to expect. */
    Optional<Announcements> announcements();
}
